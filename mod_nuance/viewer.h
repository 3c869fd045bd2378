/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file viewer.h
 * What a request brings along to say who asks, the cookies that carry it, and proof that a form is
 * ours. Who that is, and what they may, the database says.
 */
#ifndef NUANCE_VIEWER_H
#define NUANCE_VIEWER_H

#include <httpd.h>

#include "config.h"
#include "core/error.h"

/** The credential of a request. */
typedef struct nuance_credential_t {
    const char *session_token; /**< from the cookie, or NULL */
    const char *session_hash;  /**< its SHA-256 as PostgreSQL's hex bytea, or NULL */
    const char *token_hash;    /**< of an Authorization: Bearer token, in the same form, or NULL */
    const char *link_hash;     /**< of the access link in the path, in the same form, or NULL */
    const char *remote_user;   /**< under NuanceAuth remote-user, or NULL */
    const char *visitor_token; /**< from its cookie, or NULL */
    int secure;                /**< the browser came by https */
    int may_have_cookies;      /**< https, or http from this machine itself */
} nuance_credential_t;

/** Reads the credential of a request into its pool. */
void nuance_credential_read(nuance_credential_t *credential, request_rec *r,
                            const nuance_location_t *location);

/** Forgets who asks: the request is a visitor's, whatever cookies came along. */
void nuance_credential_forget(nuance_credential_t *credential);

/** Forgets who asks, but for the link @a token of the path (NULL: none), in @a pool. */
void nuance_credential_take_link(nuance_credential_t *credential, const char *token,
                                 apr_pool_t *pool);

/**
 * Makes sure that there is a token that forms can be bound to: a visitor gets a cookie with one.
 */
nuance_error_t *nuance_credential_ensure_token(nuance_credential_t *credential, request_rec *r,
                                               const nuance_location_t *location);

/**
 * The token that proves a form is ours, bound to the session (or the visitor's cookie and
 * REMOTE_USER); NULL when there is nothing to bind it to.
 */
const char *nuance_csrf_token(const nuance_credential_t *credential, apr_pool_t *pool);

/** Whether Sec-Fetch-Site or Origin says that another site sent this request. */
int nuance_request_is_foreign(request_rec *r, const nuance_location_t *location);

/**
 * Whether an unsafe request comes from a page of ours: the token sent along is the right one, and
 * neither Sec-Fetch-Site nor Origin says otherwise.
 */
int nuance_csrf_check(const nuance_credential_t *credential, request_rec *r,
                      const nuance_location_t *location, const char *token);

/**
 * Makes a session token: sets @a hash to what the database keeps, and returns the token, for
 * nuance_session_set_cookie() once the database has agreed.
 */
nuance_error_t *nuance_session_create(const char **token, const char **hash, apr_pool_t *pool);

/** Sets the session's cookie; NULL deletes it. */
void nuance_session_set_cookie(const nuance_credential_t *credential, request_rec *r,
                               const nuance_location_t *location, const char *token);

/** Leaves a message for the next page: a code and what it is about, both words. */
void nuance_flash_set(const nuance_credential_t *credential, request_rec *r,
                      const nuance_location_t *location, const char *code, const char *subject);

/** Takes the message that was left, if any: *code is NULL when there is none. Deletes its cookie.
 */
void nuance_flash_take(const char **code, const char **subject,
                       const nuance_credential_t *credential, request_rec *r,
                       const nuance_location_t *location);

#endif
