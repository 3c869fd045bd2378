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

/**
 * Reads the body as it is, of any content type, into the request's pool. Errors as above; a NUL
 * byte is NUANCE_E_BAD_REQUEST.
 */
nuance_error_t *nuance_body_read_raw(const char **body, request_rec *r, apr_int64_t limit);

#endif
