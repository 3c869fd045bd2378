/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file body.h
 * Reading the body of a form.
 */
#ifndef NUANCE_BODY_H
#define NUANCE_BODY_H

#include <apr_tables.h>
#include <httpd.h>

#include "core/error.h"

/**
 * Reads and parses the body (application/json or, unless @a only_json, also
 * application/x-www-form-urlencoded) into raw fields in the request's pool. Errors:
 * NUANCE_E_MEDIA_TYPE, NUANCE_E_TOO_LARGE over @a limit bytes, NUANCE_E_TIMEOUT from a client that
 * stops sending, NUANCE_E_BAD_REQUEST for a body that breaks off or cannot be parsed.
 */
nuance_error_t *nuance_body_read(apr_table_t **fields, request_rec *r, int only_json,
                                 apr_int64_t limit);

/** Takes the next bytes of a body, at least one; an error ends the reading. */
typedef nuance_error_t *nuance_body_taker_t(void *baton, const char *data, apr_size_t length);

/**
 * Reads the body piece by piece. Errors: those of @a take, and as above. @a limit is what is said
 * of a body that is over httpd's own.
 */
nuance_error_t *nuance_body_pull(request_rec *r, apr_int64_t limit, nuance_body_taker_t *take,
                                 void *baton);

/** NUANCE_E_TOO_LARGE with a problem that says the limit. */
nuance_error_t *nuance_body_too_large(request_rec *r, apr_int64_t limit);

/**
 * Reads the body as it is, of any content type, into the request's pool. Errors as above; a NUL
 * byte is NUANCE_E_BAD_REQUEST.
 */
nuance_error_t *nuance_body_read_raw(const char **body, request_rec *r, apr_int64_t limit);

#endif
