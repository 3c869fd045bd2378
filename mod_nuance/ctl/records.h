/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file records.h
 * Reads records of instances from a file, one at a time, whatever is wrong with it.
 *
 * CSV (RFC 4180): the first line names the columns (name, display_name, plan, members). Members
 * stand in one column with spaces or semicolons between them, each a login or login=e-mail address;
 * a manager has an asterisk before.
 *
 * JSON lines: an object a line, {"name", "display_name", "plan", "members": [{"login", "name",
 * "email", "manager"}]}.
 */
#ifndef NUANCE_CTL_RECORDS_H
#define NUANCE_CTL_RECORDS_H

#include <jansson.h>

#include "core/error.h"

/** A file that is being read. */
typedef struct nuance_records_t nuance_records_t;

/** One record, or what is wrong with it. */
typedef struct nuance_record_t {
    long line;           /**< where it begins, from 1 */
    json_t *value;       /**< an object, the caller's; NULL with a problem */
    const char *problem; /**< a code, static; NULL when it could be read */
} nuance_record_t;

/**
 * Opens a file; "-" is standard input. @a format is csv or jsonl, or NULL to go by the name's end.
 * Closed with @a pool. NUANCE_E_BAD_REQUEST in a sentence for what cannot be read at all: no such
 * file, an unknown format, a first line that names no or unknown columns.
 */
nuance_error_t *nuance_records_open(nuance_records_t **records, const char *path,
                                    const char *format, apr_pool_t *pool);

/** Reads the next record; returns 0 at the end. */
int nuance_records_next(nuance_record_t *record, nuance_records_t *records);

/** How much of the file was read, 0 to 1; 0 when its size is not known. */
double nuance_records_progress(const nuance_records_t *records);

#endif
