/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file form_data.h
 * Bodies and query strings into raw fields. Pure functions of the bytes given.
 */
#ifndef NUANCE_CORE_FORM_DATA_H
#define NUANCE_CORE_FORM_DATA_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "error.h"

/** How many fields one form may have. */
#define NUANCE_MAX_FIELDS 200

/**
 * application/x-www-form-urlencoded (WHATWG URL, section 5.1). A repeated field, a broken escape, a
 * NUL or bad UTF-8 is NUANCE_E_BAD_REQUEST with a problem that names the field.
 */
nuance_error_t *nuance_form_parse_urlencoded(apr_table_t **fields, const char *data,
                                             apr_size_t length, apr_pool_t *result_pool);

/** What the value of a member that is an object or an array begins with; its JSON text follows. */
#define NUANCE_JSON_MARK '\002'

/**
 * A JSON object (RFC 8259) of strings, integers, booleans (yes, no) and null (not given); objects
 * and arrays in it become text after NUANCE_JSON_MARK, for fields of kind json. Anything else is
 * NUANCE_E_BAD_REQUEST with a problem.
 */
nuance_error_t *nuance_form_parse_json(apr_table_t **fields, const char *data, apr_size_t length,
                                       apr_pool_t *result_pool);

/** Reads the one field of a body that was refused: its own name cannot be trusted in messages. */
const char *nuance_form_safe_name(const char *name, apr_pool_t *pool);

#endif
