/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file request.h
 * The handler: from a path to a route, and from the statements of its page to an answer.
 */
#ifndef NUANCE_REQUEST_H
#define NUANCE_REQUEST_H

#include <httpd.h>

#include "config.h"
#include "core/buffer.h"
#include "core/error.h"
#include "core/negotiate.h"
#include "core/route.h"
#include "core/slots.h"
#include "viewer.h"

/** All that is known of a request while it is answered. Lives in the request's pool. */
typedef struct nuance_request_t {
    request_rec *r;
    const nuance_location_t *location;
    const char *id;   /**< names the request in logs, pages and the database */
    const char *path; /**< below the mount point, without suffix */
    nuance_route_match_t match;
    nuance_media_t media;
    nuance_credential_t credential;
    int by_link;         /**< the path holds a secret, and nothing else says who asks */
    const char *scope;   /**< what a token must allow for this */
    const char *detour;  /**< path to which a page's statement sends the reader, or NULL */
    const char *result;  /**< of an action whose answer is a page: its message's code, or NULL */
    const char *subject; /**< what that is about, or NULL */
    const char *typed;   /**< what the form under way says so far, or NULL */
    const nuance_error_t
        *refused; /**< what is wrong with a query that the page shows again, or NULL */
    const char *slots[NUANCE_SLOTS]; /**< what stands in the slots of its page; NULL: not there */
    apr_pool_t *pool;
} nuance_request_t;

/** Answers for SetHandler nuance. */
int nuance_request_handler(request_rec *r);

/** The request's id: that of mod_unique_id, or one of our own; also set as the log's id. */
const char *nuance_request_id(request_rec *r);

#endif
