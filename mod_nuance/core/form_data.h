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
#define NUANCE_MAX_FIELDS 1000

/**
 * application/x-www-form-urlencoded (WHATWG URL, section 5.1). Fields called name[] may come any
 * number of times and are one field, called name: their values, ", " between them. Another repeated
 * field, a broken escape, a NUL or bad UTF-8 is NUANCE_E_BAD_REQUEST with a problem that names the
 * field.
 */
nuance_error_t *nuance_form_parse_urlencoded(apr_table_t **fields, const char *data,
                                             apr_size_t length, apr_pool_t *result_pool);

/** Whether a parameter of that name is wanted. */
typedef int nuance_form_wants_t(void *baton, const char *name);

/**
 * The same of a query string, for a reader who may have got more in an address than we put there:
 * what @a wants says no to is passed over unread, whatever it holds.
 */
nuance_error_t *nuance_form_parse_wanted(apr_table_t **fields, const char *data, apr_size_t length,
                                         nuance_form_wants_t *wants, void *baton,
                                         apr_pool_t *result_pool);

/** What the value of a member that is an object or an array begins with; its JSON text follows. */
#define NUANCE_JSON_MARK '\002'

/**
 * A JSON object (RFC 8259) of strings, integers, booleans (yes, no) and null (not given); objects
 * and arrays in it become text after NUANCE_JSON_MARK, for fields of kind json. Anything else is
 * NUANCE_E_BAD_REQUEST with a problem.
 */
nuance_error_t *nuance_form_parse_json(apr_table_t **fields, const char *data, apr_size_t length,
                                       apr_pool_t *result_pool);

/**
 * Adds a field that came by itself to @a fields, in whose pool @a value lies. NUANCE_E_BAD_REQUEST
 * with a problem, as above.
 */
nuance_error_t *nuance_form_add_field(apr_table_t *fields, const char *name, const char *value,
                                      apr_size_t value_length, apr_pool_t *result_pool);

/** Reads the one field of a body that was refused: its own name cannot be trusted in messages. */
const char *nuance_form_safe_name(const char *name, apr_pool_t *pool);

#endif
