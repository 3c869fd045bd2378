/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl routes and statements: what is compiled into the module, as data. The authorization
   matrix and the plan test are generated from them, so that nothing new escapes either. */

#include <apr_strings.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../core/route.h"
#include "../core/routes_json.h"
#include "../core/statement.h"
#include "ctl.h"

/* A statement's shapes are found by trying every value its conditions tell apart. */
enum { MAX_CANDIDATES = 16, MAX_COMBINATIONS = 100000 };

typedef struct candidates_t {
    const char *values[MAX_CANDIDATES];
    int n;
} candidates_t;

static void add_candidate(candidates_t *candidates, const char *value)
{
    for (int i = 0; i < candidates->n; i++) {
        const char *known = candidates->values[i];
        if (known == value || (known != NULL && value != NULL && strcmp(known, value) == 0))
            return;
    }
    if (candidates->n < MAX_CANDIDATES)
        candidates->values[candidates->n++] = value;
}

static int is_asked_for(const nuance_statement_t *statement, const char *name)
{
    for (int f = 0; f < statement->n_fragments; f++)
        for (int c = 0; c < statement->fragments[f].n_conditions; c++)
            if (strcmp(statement->fragments[f].conditions[c].name, name) == 0)
                return 1;
    return 0;
}

/* The values of one parameter that can change the shape; any value where none does. */
static candidates_t candidates_of(const nuance_statement_t *statement, int parameter)
{
    const nuance_parameter_t *p = &statement->parameters[parameter];
    candidates_t result = { .n = 0 };

    add_candidate(&result, "1");
    if (!is_asked_for(statement, p->name))
        return result;
    if (!p->required && p->fallback == NULL)
        add_candidate(&result, NULL);
    for (int f = 0; f < statement->n_fragments; f++) {
        const nuance_fragment_t *fragment = &statement->fragments[f];
        for (int c = 0; c < fragment->n_conditions; c++) {
            const nuance_condition_t *condition = &fragment->conditions[c];
            if (strcmp(condition->name, p->name) == 0 && condition->value != NULL)
                add_candidate(&result, condition->value);
        }
    }
    if (p->type->kind == NUANCE_FIELD_CHOICE) {
        candidates_t chosen = { .n = 0 };
        for (int i = 0; p->type->choices[i] != NULL; i++)
            add_candidate(&chosen, p->type->choices[i]);
        if (!p->required && p->fallback == NULL)
            add_candidate(&chosen, NULL);
        return chosen;
    }
    return result;
}

static nuance_error_t *add_shapes(json_t *shapes, const nuance_statement_t *statement,
                                  apr_pool_t *pool)
{
    int n = statement->n_parameters;
    candidates_t *candidates = apr_pcalloc(pool, sizeof(*candidates) * (apr_size_t)(n + 1));
    int *at = apr_pcalloc(pool, sizeof(*at) * (apr_size_t)(n + 1));
    const char **values = apr_pcalloc(pool, sizeof(*values) * (apr_size_t)(n + 1));
    json_t *seen = json_object();
    nuance_error_t *error = NULL;

    for (int i = 0; i < n; i++)
        candidates[i] = candidates_of(statement, i);
    for (int round = 0; error == NULL && round < MAX_COMBINATIONS; round++) {
        nuance_shape_t *shape;
        for (int i = 0; i < n; i++)
            values[i] = candidates[i].values[at[i]];
        error = nuance_statement_shape(&shape, statement, values, pool);
        if (error == NULL && json_object_get(seen, shape->prepared_name) == NULL) {
            json_object_set_new(seen, shape->prepared_name, json_true());
            json_t *parameters = json_array();
            for (int i = 0; i < shape->n_values; i++)
                json_array_append_new(
                    parameters,
                    json_string(statement->parameters[shape->parameter_of_value[i]].name));
            json_array_append_new(shapes, json_pack("{s:s, s:s, s:o}", "name", shape->prepared_name,
                                                    "sql", shape->sql, "parameters", parameters));
        }
        int i = 0;
        while (i < n && ++at[i] == candidates[i].n)
            at[i++] = 0;
        if (i == n)
            break;
    }
    json_decref(seen);
    return error;
}

static json_t *describe_parameters(const nuance_statement_t *statement)
{
    json_t *parameters = json_array();
    for (int i = 0; i < statement->n_parameters; i++) {
        const nuance_parameter_t *p = &statement->parameters[i];
        json_array_append_new(parameters, json_pack("{s:s, s:s, s:b}", "name", p->name, "type",
                                                    p->type->name, "required", p->required));
    }
    return parameters;
}

nuance_error_t *ctl_statements(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    (void)n_words;
    (void)words;
    (void)exit_status;
    json_t *all = json_array();
    nuance_error_t *error = NULL;

    for (int i = 0; error == NULL && i < nuance_n_statements; i++) {
        const nuance_statement_t *statement = &nuance_statements[i];
        json_t *shapes = json_array();
        error = add_shapes(shapes, statement, ctl->pool);
        json_t *roles = json_array();
        for (const char *const *r = statement->roles; r != NULL && *r != NULL; r++)
            json_array_append_new(roles, json_string(*r));
        json_array_append_new(all, json_pack("{s:s, s:o, s:o, s:o}", "name", statement->name, "for",
                                             roles, "parameters", describe_parameters(statement),
                                             "shapes", shapes));
    }
    if (error == NULL && json_dumpf(all, stdout, JSON_INDENT(1)) != 0)
        error = nuance_error_create(ctl->pool, NUANCE_E_INTERNAL, NULL, "cannot write");
    json_decref(all);
    NUANCE_ERR(error);
    putchar('\n');
    return NULL;
}

nuance_error_t *ctl_routes(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    (void)n_words;
    (void)words;
    (void)exit_status;
    nuance_buffer_t json;

    nuance_buffer_init(&json, ctl->pool);
    nuance_routes_json(&json);
    fputs(json.data, stdout);
    return NULL;
}
