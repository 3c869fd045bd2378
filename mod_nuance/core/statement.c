/* SPDX-License-Identifier: Apache-2.0 */
#include "statement.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

static int compare_name(const void *key, const void *statement)
{
    return strcmp(key, ((const nuance_statement_t *)statement)->name);
}

const nuance_statement_t *nuance_statement_find(const char *name)
{
    return bsearch(name, nuance_statements, (size_t)nuance_n_statements,
                   sizeof(nuance_statements[0]), compare_name);
}

int nuance_statement_parameter(const nuance_statement_t *statement, const char *name)
{
    for (int i = 0; i < statement->n_parameters; i++)
        if (strcmp(statement->parameters[i].name, name) == 0)
            return i;
    return -1;
}

int nuance_statement_parameter_of_prefix(const nuance_statement_t *statement, const char *name)
{
    for (int i = 0; i < statement->n_parameters; i++) {
        const char *prefix = statement->parameters[i].type->prefix;
        if (prefix != NULL && strncmp(name, prefix, strlen(prefix)) == 0
            && name[strlen(prefix)] != '\0')
            return i;
    }
    return -1;
}

int nuance_statement_parameter_of_kind(const nuance_statement_t *statement,
                                       nuance_field_kind_t kind)
{
    for (int i = 0; i < statement->n_parameters; i++)
        if (statement->parameters[i].type->kind == kind)
            return i;
    return -1;
}

int nuance_statement_is_for(const nuance_statement_t *statement, const char *role)
{
    if (statement->roles == NULL || role == NULL)
        return 1;
    for (const char *const *r = statement->roles; *r != NULL; r++)
        if (strcmp(*r, role) == 0)
            return 1;
    return 0;
}

static int holds(const nuance_condition_t *condition, const nuance_statement_t *statement,
                 const char *const *values)
{
    int i = nuance_statement_parameter(statement, condition->name);
    const char *value = i >= 0 ? values[i] : NULL;
    int met = value != NULL && (condition->value == NULL || strcmp(condition->value, value) == 0);
    return condition->negated ? !met : met;
}

static int applies(const nuance_fragment_t *fragment, const nuance_statement_t *statement,
                   const char *const *values)
{
    for (int i = 0; i < fragment->n_conditions; i++)
        if (!holds(&fragment->conditions[i], statement, values))
            return 0;
    return 1;
}

/* The number of the placeholder for a parameter, giving it the next one when it is new. */
static int number_of(nuance_shape_t *shape, int *order, int parameter)
{
    for (int i = 0; i < shape->n_values; i++)
        if (order[i] == parameter)
            return i + 1;
    order[shape->n_values++] = parameter;
    return shape->n_values;
}

nuance_error_t *nuance_statement_shape(nuance_shape_t **result, const nuance_statement_t *statement,
                                       const char *const *values, apr_pool_t *result_pool)
{
    nuance_shape_t *shape = apr_pcalloc(result_pool, sizeof(*shape));
    int *order =
        apr_pcalloc(result_pool, sizeof(*order) * (apr_size_t)(statement->n_parameters + 1));
    nuance_buffer_t sql;
    unsigned mask = 0;
    int n_optional = 0;

    nuance_buffer_init(&sql, result_pool);
    for (int i = 0; i < statement->n_fragments; i++) {
        const nuance_fragment_t *fragment = &statement->fragments[i];
        if (fragment->n_conditions > 0) {
            if (n_optional == 31)
                return nuance_error_create(result_pool, NUANCE_E_INTERNAL, NULL,
                                           "statement %s has too many fragments", statement->name);
            int included = applies(fragment, statement, values);
            mask |= (unsigned)included << n_optional++;
            if (!included)
                continue;
        }
        const char *text = fragment->text;
        for (const char *mark; (mark = strchr(text, NUANCE_PLACEHOLDER)) != NULL; text = mark + 2) {
            nuance_buffer_append(&sql, text, (apr_size_t)(mark - text));
            nuance_buffer_printf(&sql, "$%d", number_of(shape, order, (unsigned char)mark[1] - 1));
        }
        nuance_buffer_append(&sql, text, strlen(text));
    }
    shape->sql = sql.data;
    shape->parameter_of_value = order;
    shape->prepared_name = n_optional > 0
                               ? apr_psprintf(result_pool, "%s_%x", statement->name, mask)
                               : statement->name;
    *result = shape;
    return NULL;
}
