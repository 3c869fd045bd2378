/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file form_fields.h
 * Values an action gets from a form's definition: answers that the form accepts, and the definition
 * itself, checked or edited.
 */
#ifndef NUANCE_FORM_FIELDS_H
#define NUANCE_FORM_FIELDS_H

#include "core/form_evaluate.h"
#include "core/statement.h"
#include "document.h"
#include "request.h"

/** Whether an action has values of this kind. */
int nuance_form_fields_wanted(const nuance_statement_t *statement);

/**
 * Whether the form's definition is needed at all: not where an action takes answers and the fields
 * hold none, since its function knows as well whether some were due.
 */
int nuance_form_fields_need_form(const nuance_statement_t *statement, const apr_table_t *fields);

/**
 * The route whose form @a action is sent: its own, or the one it is sent instead of. NULL where
 * that is no action.
 */
const nuance_route_t *nuance_form_fields_route(const nuance_route_t *action);

/**
 * What a field of the form of the action @a form is: the parameter of its function, or of another
 * that the form may be sent to; NULL where it has no such field.
 */
const nuance_parameter_t *nuance_form_fields_parameter(const nuance_route_t *form,
                                                       const char *name);

/** Whether a field may be shown again: the form has it, and it is no secret. */
int nuance_form_fields_may_show(const nuance_route_t *form, const char *name);

/**
 * All that the form of @a action says and may be shown again, as a JSON object; what the path says
 * is not the form's. NUANCE_E_INVALID where it is longer than @a parameter takes.
 */
nuance_error_t *nuance_form_fields_json(const char **value, const nuance_request_t *request,
                                        const nuance_route_t *action,
                                        const nuance_parameter_t *parameter,
                                        const apr_table_t *fields);

/**
 * The fields whose names begin with the prefix of @a parameter, as a JSON object by the rest of
 * their names, in @a result_pool; NULL where there is none. A JSON body may also have them in an
 * object of the parameter's name. NUANCE_E_INVALID where that is none, or it is too long.
 */
nuance_error_t *nuance_form_fields_named(const char **value, const nuance_parameter_t *parameter,
                                         const apr_table_t *fields, apr_pool_t *result_pool);

/** Whether a field of this name belongs to a form that is filled in: answers, and where one is. */
int nuance_form_fields_have(const char *name);

/**
 * Makes them, each in its place among @a values. @a definition is the challenge's; NULL: there is
 * no form, and answers are fields nobody asked for. Sets request->typed for the last look before
 * filing.
 *
 * Errors: NUANCE_E_INVALID with a problem for each answer that is wrong, `gate` for one that ends
 * the form, or for a definition that cannot be published or edited so; NUANCE_E_UNFINISHED where
 * the form goes on to its next group.
 */
nuance_error_t *nuance_form_fields_make(const char **values, nuance_request_t *request,
                                        const nuance_statement_t *statement, const char *definition,
                                        const apr_table_t *fields);

/**
 * Appends a form as its page shows it to @a parent: groups and questions, which of them are asked,
 * by the answers among @a fields (NULL: none yet) and at the place they say.
 */
nuance_error_t *nuance_form_page_append(nuance_document_t *document, xmlNodePtr parent,
                                        const char *definition, const apr_table_t *fields);

/** Appends a definition as those who edit it see it: all of it, and what stands against publishing.
 */
nuance_error_t *nuance_form_design_append(nuance_document_t *document, xmlNodePtr parent,
                                          const char *definition);

#endif
