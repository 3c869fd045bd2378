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
    if (parameter == NULL && route->flags & NUANCE_ROUTE_LINK)
        parameter = parameter_of("viewer", name);
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

/* Whether the path is one of the route's. The first look is without @a captures: it takes any value
   for any capture, asks for no kinds, allocates nothing, and rules out almost every route. */
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
        nuance_field_kind_t kind = NUANCE_FIELD_TEXT;
        const char *name = NULL;
        if (captures != NULL) {
            name = apr_pstrmemdup(pool, pattern + 1, (apr_size_t)(end - pattern - 1));
            kind = capture_kind(route, name);
        }
        apr_size_t length = capture_length(path, kind);
        if (length == 0)
            return 0;
        if (captures != NULL)
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

/* The path without the suffix of one of the page's texts, which goes to *text; or NULL. */
static const char *without_text(const nuance_text_t **text, const nuance_route_t *route,
                                const char *path, apr_pool_t *pool)
{
    const char *dot = strrchr(path, '.');
    if (dot == NULL)
        return NULL;
    for (const nuance_text_t *t = route->texts; t != NULL && t->suffix != NULL; t++)
        if (strcmp(dot + 1, t->suffix) == 0) {
            *text = t;
            return apr_pstrmemdup(pool, path, (apr_size_t)(dot - path));
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
        const nuance_text_t *text = NULL;
        const char *bare = without_text(&text, route, whole, pool);
        /* What programs put has the name they say, whatever it ends in. */
        const char *meant = route->method == NUANCE_PUT ? whole : bare != NULL ? bare : path;
        if (!path_matches(route, meant, NULL, pool))
            continue;
        apr_table_t *captures = apr_table_make(pool, 2);
        if (!path_matches(route, meant, captures, pool))
            continue;
        match->captures = captures;
        if (route->method != NUANCE_PUT)
            match->suffix = text != NULL ? text->suffix : suffix;
        if (text != NULL)
            match->text = text;
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
