/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file form_edit.h
 * Changing a form's definition piece by piece, for people who would rather not write XML. The text
 * stays the one source of truth: an edit is a function from text to text.
 */
#ifndef NUANCE_CORE_FORM_EDIT_H
#define NUANCE_CORE_FORM_EDIT_H

#include <apr_tables.h>

#include "error.h"

/**
 * Applies one edit to a definition and sets *result to the new text in @a result_pool. What @a edit
 * holds by name (all text; absent is as good as empty):
 *
 * `operation`: add-group, change-group, add-question, change-question, and remove, up or down for
 * the `question`, or the group `group_name` where no question is named. Adding puts a question at
 * the end of that group, a group at the end. `name`, `label`, `type`, `required` (yes), `help`,
 * `where_text`, `min`,
 * `max`, `at_least`, `at_most`, `use`, `pattern`, `message`; `options` (a line each: value =
 * label), `accepted` (a line each), `when_question` and `when_answers` (that one of these was
 * answered there), `gate_answers`, `gate_title` and `gate_text`. Of a question that has several
 * gates or another kind of condition, those stay as they are.
 *
 * The result need not be a form that can be published: nuance_form_check() says that. Errors:
 * NUANCE_E_INVALID with a problem for what is not there or cannot be read.
 */
nuance_error_t *nuance_form_edit(const char **result, const char *definition,
                                 const apr_table_t *edit, apr_pool_t *result_pool);

#endif
