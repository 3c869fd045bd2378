/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file upload.h
 * Forms with files. While the body is read, each file goes to the database chunk by chunk, where it
 * is held for its sender; the form's field gets its number and name. At no time is more than one
 * chunk in memory, and no connection to the database waits for the client.
 */
#ifndef NUANCE_UPLOAD_H
#define NUANCE_UPLOAD_H

#include <apr_hash.h>

#include "core/statement.h"
#include "request.h"

/** How many bytes of a file are in one row, and so in memory. */
enum { NUANCE_CHUNK = 256 * 1024 };

/** What came of the files of one form. */
typedef struct nuance_uploads_t {
    apr_hash_t *contents;    /**< number -> name and digest, of the files that came now */
    nuance_error_t *refused; /**< problems with files, or NULL; the other fields were read */
} nuance_uploads_t;

/** Says whether files may come at all, by the fields that came before them. */
typedef nuance_error_t *nuance_upload_gate_t(nuance_request_t *request, const apr_table_t *fields);

/** Whether the request's body is multipart/form-data, and the action has a field for files. */
int nuance_upload_is_expected(const nuance_request_t *request, const nuance_statement_t *action);

/**
 * Reads such a body. Files that are too large or too many are read to their end, so that the form
 * can be shown again with what was typed. @a gate is asked before the first file. When the body
 * breaks off, or is refused, nothing of it is left in the database.
 *
 * Errors: as nuance_body_read(), those of @a gate, and those of the database.
 */
nuance_error_t *nuance_upload_read(apr_table_t **fields, nuance_uploads_t *uploads,
                                   nuance_request_t *request, const nuance_statement_t *action,
                                   nuance_upload_gate_t *gate);

#endif
