/* SPDX-License-Identifier: Apache-2.0 */
#include "route.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

enum { MAX_DIGITS = 18, MAX_KEY = 64 };

/* Which captures are numbers; the others are keys. */
static int is_number(const char *name, apr_size_t length)
{
    static const char *const numbers[] = { "number", "contract" };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        if (strlen(numbers[i]) == length && strncmp(numbers[i], name, length) == 0)
            return 1;
    return 0;
}

/* Length of the number or key at the beginning of text, 0 when there is none. */
static apr_size_t capture_length(const char *text, int number)
{
    apr_size_t length = 0;
    if (number) {
        while (apr_isdigit(text[length]))
            length++;
        return length <= MAX_DIGITS && text[0] != '0' ? length : 0;
    }
    while ((text[length] >= 'a' && text[length] <= 'z') || apr_isdigit(text[length])
           || text[length] == '-')
        length++;
    return length <= MAX_KEY ? length : 0;
}

static int path_matches(const char *pattern, const char *path, apr_table_t *captures,
                        apr_pool_t *pool)
{
    while (*pattern != '\0') {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return 0;
            continue;
        }
        const char *name = pattern + 1;
        const char *end = strchr(name, '}');
        apr_size_t name_length = (apr_size_t)(end - name);
        apr_size_t length = capture_length(path, is_number(name, name_length));
        if (length == 0)
            return 0;
        apr_table_setn(captures, apr_pstrmemdup(pool, name, name_length),
                       apr_pstrmemdup(pool, path, length));
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
    match->suffix = take_suffix(&path, pool);
    match->captures = apr_table_make(pool, 2);
    for (int i = 0; i < nuance_n_routes; i++) {
        const nuance_route_t *route = &nuance_routes[i];
        apr_table_t *captures = apr_table_make(pool, 2);
        if (!path_matches(route->path, path, captures, pool))
            continue;
        match->captures = captures;
        if (route->method == NUANCE_GET)
            match->get = route;
        else
            match->post = route;
    }
    return match->get != NULL || match->post != NULL;
}

const nuance_route_t *nuance_route_find(const char *name, nuance_route_method_t method)
{
    for (int i = 0; i < nuance_n_routes; i++)
        if (nuance_routes[i].method == method && strcmp(nuance_routes[i].name, name) == 0)
            return &nuance_routes[i];
    return NULL;
}
