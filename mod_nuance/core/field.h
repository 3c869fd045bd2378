/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file field.h
 * One raw field against its type.
 */
#ifndef NUANCE_CORE_FIELD_H
#define NUANCE_CORE_FIELD_H

#include "statement.h"

/**
 * Checks @a raw (NULL: not given) against the parameter's type and sets *value to what the database
 * gets: NULL for an absent optional field, the fallback where there is one. Line ends become \n.
 * Returns whether it was accepted; if not, adds a problem that names the field to *error, which is
 * made in @a result_pool (NUANCE_E_INVALID) when it is NULL.
 */
int nuance_field_accept(const char **value, const nuance_parameter_t *parameter, const char *raw,
                        nuance_error_t **error, apr_pool_t *result_pool);

/** Whether the engine itself makes the values of this kind, so that no form may send them. */
int nuance_field_is_made_by_engine(nuance_field_kind_t kind);

/** Whether values of this kind are the request's body or one of its headers, not a form's field. */
int nuance_field_is_of_request(nuance_field_kind_t kind);

/** Whether values of this kind are made of a form's definition, which the challenge returns. */
int nuance_field_is_of_form(nuance_field_kind_t kind);

/** Whether a field of this kind may be shown again to the person who typed it. */
int nuance_field_is_secret(nuance_field_kind_t kind);

/**
 * The files a field of kind files names, as `{1,2}` in @a result_pool: from lines that begin with a
 * number, or from an array of a JSON body. NULL when it is neither, or more than @a max.
 */
const char *nuance_field_files(const char *raw, apr_int64_t max, apr_pool_t *result_pool);

#endif
