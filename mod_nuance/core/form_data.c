/* SPDX-License-Identifier: Apache-2.0 */
#include "form_data.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { MAX_NAME = 64 };

const char *nuance_form_safe_name(const char *name, apr_pool_t *pool)
{
    char *safe = apr_pstrndup(pool, name, MAX_NAME);
    for (char *c = safe; *c != '\0'; c++)
        if (!apr_isalnum(*c) && *c != '-' && *c != '_' && *c != '.')
            *c = '?';
    return safe;
}

static nuance_error_t *refuse(const char *field, const char *code, apr_pool_t *pool)
{
    nuance_error_t *error =
        nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL, "the form cannot be read");
    return nuance_error_add_problem(
        error, field != NULL ? nuance_form_safe_name(field, pool) : NULL, code, NULL);
}

/* Whether a name says that it may come again: it ends with []. */
static int is_list(const char *name)
{
    apr_size_t length = strlen(name);
    return length > 2 && strcmp(name + length - 2, "[]") == 0;
}

nuance_error_t *nuance_form_add_field(apr_table_t *fields, const char *name, const char *value,
                                      apr_size_t value_length, apr_pool_t *pool)
{
    if (memchr(value, '\0', value_length) != NULL)
        return refuse(name, "control-character", pool);
    if (nuance_utf8_length(name, strlen(name)) < 0 || nuance_utf8_length(value, value_length) < 0)
        return refuse(name, "not-utf8", pool);
    if (!is_list(name) && apr_table_get(fields, name) != NULL)
        return refuse(name, "repeated", pool);
    if (apr_table_elts(fields)->nelts >= NUANCE_MAX_FIELDS)
        return refuse(NULL, "too-many-fields", pool);
    apr_table_addn(fields, name, value);
    return NULL;
}

/* All fields name[] become one field, called name. */
static nuance_error_t *join_lists(apr_table_t *fields, apr_pool_t *pool)
{
    apr_table_t *lists = apr_table_make(pool, 4);
    const apr_array_header_t *entries = apr_table_elts(fields);
    for (int i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry = &APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        if (is_list(entry->key))
            apr_table_addn(lists, entry->key, entry->val);
    }
    apr_table_compress(lists, APR_OVERLAP_TABLES_MERGE);
    entries = apr_table_elts(lists);
    for (int i = 0; i < entries->nelts; i++) {
        const apr_table_entry_t *entry = &APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        apr_table_unset(fields, entry->key);
        NUANCE_ERR(nuance_form_add_field(fields,
                                         apr_pstrmemdup(pool, entry->key, strlen(entry->key) - 2),
                                         entry->val, strlen(entry->val), pool));
    }
    return NULL;
}

static int hex_value(char c)
{
    if (apr_isdigit(c))
        return c - '0';
    c = (char)apr_tolower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes [from, to) into a string; returns its length, or -1 on a broken escape. */
static apr_ssize_t decode(char **text, const char *from, const char *to, apr_pool_t *pool)
{
    char *out = *text = apr_palloc(pool, (apr_size_t)(to - from) + 1);
    for (const char *p = from; p < to; p++) {
        if (*p == '+')
            *out++ = ' ';
        else if (*p != '%')
            *out++ = *p;
        else {
            int high = to - p > 2 ? hex_value(p[1]) : -1;
            int low = to - p > 2 ? hex_value(p[2]) : -1;
            if (high < 0 || low < 0)
                return -1;
            *out++ = (char)(high << 4 | low);
            p += 2;
        }
    }
    *out = '\0';
    return out - *text;
}

/* One pair of [from, to). */
static nuance_error_t *take_pair(apr_table_t *fields, const char *from, const char *to,
                                 nuance_form_wants_t *wants, void *baton, apr_pool_t *pool)
{
    const char *equals = memchr(from, '=', (size_t)(to - from));
    char *name;
    char *value;
    apr_ssize_t name_length = decode(&name, from, equals != NULL ? equals : to, pool);
    int is_name = name_length >= 0 && strlen(name) == (apr_size_t)name_length;

    if (wants != NULL && !(is_name && wants(baton, name)))
        return NULL;
    apr_ssize_t value_length = decode(&value, equals != NULL ? equals + 1 : to, to, pool);
    if (name_length < 0 || value_length < 0)
        return refuse(name_length < 0 ? NULL : name, "malformed", pool);
    if (!is_name)
        return refuse(name, "control-character", pool);
    return nuance_form_add_field(fields, name, value, (apr_size_t)value_length, pool);
}

nuance_error_t *nuance_form_parse_wanted(apr_table_t **fields, const char *data, apr_size_t length,
                                         nuance_form_wants_t *wants, void *baton,
                                         apr_pool_t *result_pool)
{
    const char *end = data + length;
    *fields = apr_table_make(result_pool, 8);

    for (const char *p = data; p < end;) {
        const char *pair_end = memchr(p, '&', (size_t)(end - p));
        if (pair_end == NULL)
            pair_end = end;
        if (pair_end > p)
            NUANCE_ERR(take_pair(*fields, p, pair_end, wants, baton, result_pool));
        p = pair_end + 1;
    }
    return join_lists(*fields, result_pool);
}

nuance_error_t *nuance_form_parse_urlencoded(apr_table_t **fields, const char *data,
                                             apr_size_t length, apr_pool_t *result_pool)
{
    return nuance_form_parse_wanted(fields, data, length, NULL, NULL, result_pool);
}

static nuance_error_t *add_json_structure(apr_table_t *fields, const char *name,
                                          const json_t *value, apr_pool_t *pool)
{
    char *text = json_dumps(value, JSON_COMPACT);
    if (text == NULL)
        return refuse(name, "malformed", pool);
    const char *marked = apr_psprintf(pool, "%c%s", NUANCE_JSON_MARK, text);
    free(text);
    return nuance_form_add_field(fields, name, marked, strlen(marked), pool);
}

static nuance_error_t *add_json_member(apr_table_t *fields, const char *name, const json_t *value,
                                       apr_pool_t *pool)
{
    const char *copy = apr_pstrdup(pool, name);
    switch (json_typeof(value)) {
    case JSON_STRING:
        return nuance_form_add_field(
            fields, copy, apr_pstrmemdup(pool, json_string_value(value), json_string_length(value)),
            json_string_length(value), pool);
    case JSON_INTEGER: {
        const char *text =
            apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)json_integer_value(value));
        return nuance_form_add_field(fields, copy, text, strlen(text), pool);
    }
    case JSON_TRUE: return nuance_form_add_field(fields, copy, "yes", 3, pool);
    case JSON_FALSE: return nuance_form_add_field(fields, copy, "no", 2, pool);
    case JSON_NULL: return NULL;
    case JSON_OBJECT:
    case JSON_ARRAY: return add_json_structure(fields, copy, value, pool);
    default: return refuse(copy, "malformed", pool);
    }
}

nuance_error_t *nuance_form_parse_json(apr_table_t **fields, const char *data, apr_size_t length,
                                       apr_pool_t *result_pool)
{
    json_error_t reason;
    const char *name;
    json_t *value;
    nuance_error_t *error = NULL;

    *fields = apr_table_make(result_pool, 8);
    json_t *object = json_loadb(data, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &reason);
    if (object == NULL)
        return nuance_error_add_problem(nuance_error_create(result_pool, NUANCE_E_BAD_REQUEST, NULL,
                                                            "bad JSON at line %d: %s", reason.line,
                                                            reason.text),
                                        NULL, "bad-json", apr_itoa(result_pool, reason.line));
    if (!json_is_object(object))
        error = refuse(NULL, "bad-json", result_pool);
    else
        json_object_foreach (object, name, value) {
            error = add_json_member(*fields, name, value, result_pool);
            if (error != NULL)
                break;
        }
    json_decref(object);
    return error;
}
