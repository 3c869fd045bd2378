/* SPDX-License-Identifier: Apache-2.0 */
#include "form_fields.h"

#include <apr_strings.h>
#include <string.h>

#include "core/buffer.h"
#include "core/field.h"
#include "core/form_data.h"
#include "core/form_edit.h"
#include "core/json_writer.h"

enum { MAX_TYPED = 300 };

int nuance_form_fields_wanted(const nuance_statement_t *statement)
{
    for (int i = 0; i < statement->n_parameters; i++)
        if (nuance_field_is_of_form(statement->parameters[i].type->kind))
            return 1;
    return 0;
}

int nuance_form_fields_have(const char *name)
{
    return strncmp(name, NUANCE_ANSWER_PREFIX, strlen(NUANCE_ANSWER_PREFIX)) == 0
           || strcmp(name, "step") == 0 || strcmp(name, "go") == 0 || strcmp(name, "seen") == 0;
}

int nuance_form_fields_need_form(const nuance_statement_t *statement, const apr_table_t *fields)
{
    int answers = nuance_statement_parameter_of_kind(statement, NUANCE_FIELD_ANSWERS);
    const apr_array_header_t *entries = apr_table_elts(fields);

    if (answers < 0)
        return 1;
    for (int i = 0; i < entries->nelts; i++) {
        const char *name = APR_ARRAY_IDX(entries, i, apr_table_entry_t).key;
        if (nuance_form_fields_have(name) || strcmp(name, statement->parameters[answers].name) == 0)
            return 1;
    }
    return 0;
}

/* --- forms as they stand ---------------------------------------------------------------------- */

const nuance_route_t *nuance_form_fields_route(const nuance_route_t *action)
{
    return action->form != NULL ? nuance_route_find(action->form, NUANCE_POST) : action;
}

static const nuance_parameter_t *parameter_of(const char *function, const char *name)
{
    const nuance_statement_t *statement = function != NULL ? nuance_statement_find(function) : NULL;
    int index = statement != NULL ? nuance_statement_parameter(statement, name) : -1;
    if (statement != NULL && index < 0)
        index = nuance_statement_parameter_of_prefix(statement, name);
    return index >= 0 ? &statement->parameters[index] : NULL;
}

const nuance_parameter_t *nuance_form_fields_parameter(const nuance_route_t *form, const char *name)
{
    const nuance_parameter_t *found = parameter_of(form->action, name);
    if (found == NULL)
        found = parameter_of(form->hold, name);
    for (int i = 0; i < nuance_n_routes && found == NULL; i++)
        if (nuance_routes[i].form != NULL && strcmp(nuance_routes[i].form, form->name) == 0)
            found = parameter_of(nuance_routes[i].action, name);
    return found;
}

int nuance_form_fields_may_show(const nuance_route_t *form, const char *name)
{
    const nuance_statement_t *statement = form != NULL ? nuance_statement_find(form->action) : NULL;
    if (statement == NULL)
        return 0;
    if (nuance_statement_parameter_of_kind(statement, NUANCE_FIELD_ANSWERS) >= 0
        && nuance_form_fields_have(name))
        return 1;
    const nuance_parameter_t *parameter = nuance_form_fields_parameter(form, name);
    return parameter != NULL && !nuance_field_is_secret(parameter->type->kind);
}

nuance_error_t *nuance_form_fields_json(const char **value, const nuance_request_t *request,
                                        const nuance_route_t *action,
                                        const nuance_parameter_t *parameter,
                                        const apr_table_t *fields)
{
    const nuance_route_t *form = nuance_form_fields_route(action);
    const apr_array_header_t *entries = apr_table_elts(fields);
    nuance_buffer_t json;

    nuance_buffer_init(&json, request->pool);
    nuance_buffer_puts(&json, "{");
    for (int i = 0; i < entries->nelts; i++) {
        apr_table_entry_t entry = APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        if (!nuance_form_fields_may_show(form, entry.key) || *entry.val == NUANCE_JSON_MARK
            || apr_table_get(request->match.captures, entry.key) != NULL)
            continue;
        nuance_buffer_puts(&json, json.length > 1 ? ", " : "");
        nuance_json_write_string(&json, entry.key);
        nuance_buffer_puts(&json, ": ");
        nuance_json_write_string(&json, entry.val);
    }
    nuance_buffer_puts(&json, "}");
    *value = apr_pstrmemdup(request->pool, json.data, json.length);
    if ((apr_int64_t)json.length <= parameter->type->max)
        return NULL;
    return nuance_error_add_problem(
        nuance_error_create(request->pool, NUANCE_E_INVALID, NULL, "the form is too long to keep"),
        NULL, "form-too-long", NULL);
}

/* --- fields of a prefix ----------------------------------------------------------------------- */

static nuance_error_t *refuse_named(const nuance_parameter_t *parameter, const char *code,
                                    const char *argument, apr_pool_t *pool)
{
    return nuance_error_add_problem(
        nuance_error_create(pool, NUANCE_E_INVALID, NULL, "fields were refused"), parameter->name,
        code, argument);
}

nuance_error_t *nuance_form_fields_named(const char **value, const nuance_parameter_t *parameter,
                                         const apr_table_t *fields, apr_pool_t *result_pool)
{
    const char *prefix = parameter->type->prefix;
    const char *given = apr_table_get(fields, parameter->name);
    const apr_array_header_t *entries = apr_table_elts(fields);
    json_t *object = json_object();

    *value = NULL;
    /* a program may send them as one object */
    if (given != NULL && *given != '\0') {
        json_decref(object);
        object = *given == NUANCE_JSON_MARK ? json_loads(given + 1, 0, NULL) : NULL;
        if (!json_is_object(object)) {
            json_decref(object);
            return refuse_named(parameter, "malformed", NULL, result_pool);
        }
    }
    for (int i = 0; i < entries->nelts; i++) {
        apr_table_entry_t entry = APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        if (strncmp(entry.key, prefix, strlen(prefix)) == 0 && entry.key[strlen(prefix)] != '\0')
            /* what is no text is refused by whoever reads it */
            json_object_set_new(object, entry.key + strlen(prefix),
                                *entry.val == NUANCE_JSON_MARK ? json_true()
                                                               : json_string(entry.val));
    }
    char *text = json_object_size(object) > 0 ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (text == NULL)
        return NULL;
    *value = apr_pstrdup(result_pool, text);
    free(text);
    if ((apr_int64_t)strlen(*value) <= parameter->type->max)
        return NULL;
    return refuse_named(parameter, "too-long",
                        apr_psprintf(result_pool, "%" APR_INT64_T_FMT, parameter->type->max),
                        result_pool);
}

/* --- answers ---------------------------------------------------------------------------------- */

/* The answers as one object: fields of their own, or a member of a JSON body. */
static json_t *given_answers(const nuance_form_t *form, const char *name, const apr_table_t *fields,
                             apr_pool_t *pool)
{
    const char *object = apr_table_get(fields, name);
    if (object != NULL && *object == NUANCE_JSON_MARK)
        return json_loads(object + 1, 0, NULL);
    return object != NULL ? json_string("") : nuance_answers_gather(form, fields, pool);
}

static void add_problems(nuance_error_t *error, const nuance_verdict_t *verdict,
                         const char *parameter)
{
    for (int i = 0; i < verdict->problems->nelts; i++) {
        const nuance_answer_problem_t *problem =
            &APR_ARRAY_IDX(verdict->problems, i, nuance_answer_problem_t);
        const char *field =
            problem->name != NULL
                ? apr_pstrcat(error->pool, NUANCE_ANSWER_PREFIX,
                              nuance_form_safe_name(problem->name, error->pool), NULL)
                : parameter;
        nuance_error_add_problem(error, field, problem->code, problem->argument);
    }
}

/* Only what is wrong in the group that is shown, among what was there to be answered: the rest has
   not been asked yet. */
static void add_problems_of_group(nuance_error_t *error, const nuance_verdict_t *verdict, int group,
                                  const apr_table_t *fields)
{
    const char *step = apr_table_get(fields, "step");
    int here = step != NULL && group < verdict->form->groups->nelts
               && strcmp(step, nuance_form_group(verdict->form, group)->name) == 0;
    const char *seen = here ? apr_table_get(fields, "seen") : NULL;

    for (int i = 0; i < verdict->problems->nelts; i++) {
        const nuance_answer_problem_t *problem =
            &APR_ARRAY_IDX(verdict->problems, i, nuance_answer_problem_t);
        if (nuance_problem_is_due(verdict, problem, group, seen))
            nuance_error_add_problem(
                error, apr_pstrcat(error->pool, NUANCE_ANSWER_PREFIX, problem->name, NULL),
                problem->code, problem->argument);
    }
}

static nuance_error_t *make_answers(const char **value, nuance_request_t *request,
                                    const nuance_parameter_t *parameter, const char *definition,
                                    const apr_table_t *fields)
{
    apr_pool_t *pool = request->pool;
    nuance_form_t *form;
    nuance_verdict_t *verdict;

    nuance_form_read(&form, definition, NULL, pool);
    if (form == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "a published form is not one");
    json_t *given = given_answers(form, parameter->name, fields, pool);
    nuance_form_evaluate(&verdict, form, given, pool);
    json_decref(given);
    /* a program says everything at once */
    const char *go =
        apr_table_get(fields, parameter->name) == NULL ? apr_table_get(fields, "go") : NULL;
    nuance_place_t place =
        nuance_form_walk(verdict, apr_table_get(fields, "step"), go, apr_table_get(fields, "seen"));
    if (place.walk == NUANCE_WALK_FILE) {
        *value = nuance_verdict_json(verdict, pool);
        return NULL;
    }
    if (place.walk == NUANCE_WALK_ASK && place.step == form->groups->nelts)
        request->typed = nuance_verdict_words(verdict, MAX_TYPED, pool);
    if (place.walk == NUANCE_WALK_ASK)
        return nuance_error_create(pool, NUANCE_E_UNFINISHED, NULL, "the form goes on");
    nuance_error_t *error =
        nuance_error_create(pool, NUANCE_E_INVALID, NULL, "answers were refused");
    if (go != NULL && strcmp(go, "file") != 0)
        add_problems_of_group(error, verdict, place.step, fields);
    else
        add_problems(error, verdict, parameter->name);
    if (verdict->gate != NULL)
        nuance_error_add_problem(
            error,
            apr_pstrcat(pool, NUANCE_ANSWER_PREFIX,
                        nuance_form_question(form, verdict->gate_question)->name, NULL),
            "gate", verdict->gate->title);
    return error;
}

/* Without a form there is nothing to answer. */
static nuance_error_t *refuse_answers(const apr_table_t *fields, const char *parameter,
                                      apr_pool_t *pool)
{
    const apr_array_header_t *entries = apr_table_elts(fields);
    nuance_error_t *error = NULL;
    for (int i = 0; i < entries->nelts; i++) {
        const char *name = APR_ARRAY_IDX(entries, i, apr_table_entry_t).key;
        if (!nuance_form_fields_have(name) && strcmp(name, parameter) != 0)
            continue;
        if (error == NULL)
            error = nuance_error_create(pool, NUANCE_E_INVALID, NULL, "fields were refused");
        nuance_error_add_problem(error, nuance_form_safe_name(name, pool), "unknown-field", NULL);
    }
    return error;
}

/* --- definitions ------------------------------------------------------------------------------ */

static nuance_error_t *make_checked(const char **value, const char *definition, apr_pool_t *pool)
{
    apr_array_header_t *problems = nuance_form_check(definition, pool);
    *value = definition;
    if (problems->nelts == 0)
        return NULL;
    return nuance_error_add_problem(
        nuance_error_create(pool, NUANCE_E_INVALID, NULL, "the form cannot be published"),
        "definition", "form-unfit", apr_psprintf(pool, "%d", problems->nelts));
}

/* What the other fields came to, by name. */
static nuance_error_t *make_edited(const char **result, const char **values,
                                   const nuance_statement_t *statement, const char *definition,
                                   apr_pool_t *pool)
{
    apr_table_t *edit = apr_table_make(pool, 24);
    for (int i = 0; i < statement->n_parameters; i++) {
        const nuance_parameter_t *parameter = &statement->parameters[i];
        if (parameter->type->kind == NUANCE_FIELD_BOOLEAN && values[i] != NULL)
            apr_table_setn(edit, parameter->name, *values[i] == 't' ? "yes" : "");
        else if (values[i] != NULL)
            apr_table_setn(edit, parameter->name, values[i]);
    }
    return nuance_form_edit(result, definition, edit, pool);
}

nuance_error_t *nuance_form_fields_make(const char **values, nuance_request_t *request,
                                        const nuance_statement_t *statement, const char *definition,
                                        const apr_table_t *fields)
{
    for (int i = 0; i < statement->n_parameters; i++) {
        const nuance_parameter_t *parameter = &statement->parameters[i];
        nuance_field_kind_t kind = parameter->type->kind;
        if (kind == NUANCE_FIELD_ANSWERS && definition == NULL)
            NUANCE_ERR(refuse_answers(fields, parameter->name, request->pool));
        else if (kind == NUANCE_FIELD_ANSWERS)
            NUANCE_ERR(make_answers(&values[i], request, parameter, definition, fields));
        else if (nuance_field_is_of_form(kind) && definition == NULL)
            return nuance_error_create(request->pool, NUANCE_E_NOT_FOUND, NULL, "no definition");
        else if (kind == NUANCE_FIELD_CHECKED)
            NUANCE_ERR(make_checked(&values[i], definition, request->pool));
        else if (kind == NUANCE_FIELD_EDITED)
            NUANCE_ERR(make_edited(&values[i], values, statement, definition, request->pool));
    }
    return NULL;
}
