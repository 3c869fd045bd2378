/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "statement.h"

enum { MAX_DIGITS = 18, MAX_KEY = 64, MAX_WORD = 100 };

static const nuance_parameter_t *parameter_of(const char *statement_name, const char *name)
{
    const nuance_statement_t *statement =
        statement_name != NULL ? nuance_statement_find(statement_name) : NULL;
    int index = statement != NULL ? nuance_statement_parameter(statement, name) : -1;
    return index >= 0 ? &statement->parameters[index] : NULL;
}

/* What kind of value a capture is: that of the parameter it is for. */
static nuance_field_kind_t capture_kind(const nuance_route_t *route, const char *name)
{
    const nuance_parameter_t *parameter = parameter_of(route->action, name);
    for (const char *const *s = route->statements; parameter == NULL && s != NULL && *s != NULL;
         s++)
        parameter = parameter_of(*s, name);
    return parameter != NULL ? parameter->type->kind : NUANCE_FIELD_KEY;
}

static int is_key_character(char c)
{
    return (c >= 'a' && c <= 'z') || apr_isdigit(c) || c == '-';
}

/* Length of the value at the beginning of text, 0 when there is none of this kind. */
static apr_size_t capture_length(const char *text, nuance_field_kind_t kind)
{
    apr_size_t length = 0;
    switch (kind) {
    case NUANCE_FIELD_INTEGER:
        while (apr_isdigit(text[length]))
            length++;
        return length <= MAX_DIGITS && text[0] != '0' ? length : 0;
    case NUANCE_FIELD_KEY:
        while (is_key_character(text[length]))
            length++;
        return length <= MAX_KEY ? length : 0;
    default:
        while (apr_isalnum(text[length]) || (text[length] != '\0' && strchr("-._~", text[length])))
            length++;
        return length <= MAX_WORD ? length : 0;
    }
}

static int path_matches(const nuance_route_t *route, const char *path, apr_table_t *captures,
                        apr_pool_t *pool)
{
    const char *pattern = route->path;
    while (*pattern != '\0') {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return 0;
            continue;
        }
        const char *end = strchr(pattern, '}');
        const char *name = apr_pstrmemdup(pool, pattern + 1, (apr_size_t)(end - pattern - 1));
        apr_size_t length = capture_length(path, capture_kind(route, name));
        if (length == 0)
            return 0;
        apr_table_setn(captures, name, apr_pstrmemdup(pool, path, length));
        path += length;
        pattern = end + 1;
    }
    return *path == '\0';
}

static const char *take_suffix(const char **path, apr_pool_t *pool)
{
    static const char *const suffixes[] = { "xml", "json" };
    apr_size_t length = strlen(*path);
    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        apr_size_t n = strlen(suffixes[i]);
        if (length > n + 1 && (*path)[length - n - 1] == '.'
            && strcmp(*path + length - n, suffixes[i]) == 0)
        {
            *path = apr_pstrmemdup(pool, *path, length - n - 1);
            if (strcmp(*path, "/index") == 0)
                *path = "/";
            return suffixes[i];
        }
    }
    return NULL;
}

int nuance_route_match(nuance_route_match_t *match, const char *path, apr_pool_t *pool)
{
    memset(match, 0, sizeof(*match));
    const char *whole = path;
    const char *suffix = take_suffix(&path, pool);
    match->captures = apr_table_make(pool, 2);
    for (int i = 0; i < nuance_n_routes; i++) {
        const nuance_route_t *route = &nuance_routes[i];
        apr_table_t *captures = apr_table_make(pool, 2);
        /* What programs put has the name they say, whatever it ends in. */
        if (!path_matches(route, route->method == NUANCE_PUT ? whole : path, captures, pool))
            continue;
        match->captures = captures;
        if (route->method != NUANCE_PUT)
            match->suffix = suffix;
        if (route->method == NUANCE_GET)
            match->get = route;
        else if (route->method == NUANCE_POST)
            match->post = route;
        else
            match->put = route;
    }
    return match->get != NULL || match->post != NULL || match->put != NULL;
}

const nuance_route_t *nuance_route_find(const char *name, nuance_route_method_t method)
{
    for (int i = 0; i < nuance_n_routes; i++)
        if (nuance_routes[i].method == method && strcmp(nuance_routes[i].name, name) == 0)
            return &nuance_routes[i];
    return NULL;
}
