/* SPDX-License-Identifier: Apache-2.0 */
#include "error.h"

#include <apr_strings.h>
#include <assert.h>
#include <stdarg.h>

typedef struct error_class_t {
    int http_status;
    const char *name;
} error_class_t;

static const error_class_t classes[] = {
    [NUANCE_E_INTERNAL] = { 500, "internal" },
    [NUANCE_E_NOT_FOUND] = { 404, "not-found" },
    [NUANCE_E_FORBIDDEN] = { 403, "forbidden" },
    [NUANCE_E_CONFLICT] = { 409, "conflict" },
    [NUANCE_E_INVALID] = { 422, "invalid" },
    [NUANCE_E_UNAUTHENTICATED] = { 401, "unauthenticated" },
    [NUANCE_E_THROTTLED] = { 429, "throttled" },
    [NUANCE_E_BAD_REQUEST] = { 400, "bad-request" },
    [NUANCE_E_TOO_LARGE] = { 413, "too-large" },
    [NUANCE_E_MEDIA_TYPE] = { 415, "media-type" },
    [NUANCE_E_TIMEOUT] = { 408, "timeout" },
    [NUANCE_E_METHOD] = { 405, "method" },
    [NUANCE_E_NOT_ACCEPTABLE] = { 406, "not-acceptable" },
    [NUANCE_E_UNAVAILABLE] = { 503, "unavailable" },
    [NUANCE_E_SCHEMA] = { 503, "schema" },
    [NUANCE_E_SETUP] = { 500, "setup" },
    [NUANCE_E_UNFINISHED] = { 200, "unfinished" },
};
static_assert(sizeof(classes) / sizeof(classes[0]) == NUANCE_E_CODES, "every class has a status");

nuance_error_t *nuance_error_create(apr_pool_t *pool, nuance_error_code_t code,
                                    nuance_error_t *cause, const char *format, ...)
{
    nuance_error_t *error = apr_pcalloc(pool, sizeof(*error));
    va_list arguments;

    va_start(arguments, format);
    error->message = apr_pvsprintf(pool, format, arguments);
    va_end(arguments);
    error->code = code;
    error->cause = cause;
    error->pool = pool;
    return error;
}

nuance_error_t *nuance_error_add_problem(nuance_error_t *error, const char *field, const char *code,
                                         const char *argument)
{
    nuance_problem_t *problem = apr_pcalloc(error->pool, sizeof(*problem));
    nuance_problem_t **last = &error->problems;

    problem->field = apr_pstrdup(error->pool, field);
    problem->code = apr_pstrdup(error->pool, code);
    problem->argument = apr_pstrdup(error->pool, argument);
    while (*last != NULL)
        last = &(*last)->next;
    *last = problem;
    return error;
}

int nuance_error_http_status(const nuance_error_t *error)
{
    return classes[error->code].http_status;
}

const char *nuance_error_name(const nuance_error_t *error)
{
    return classes[error->code].name;
}

const char *nuance_error_describe(const nuance_error_t *error, apr_pool_t *pool)
{
    const char *text = error->message;
    for (const nuance_problem_t *p = error->problems; p != NULL; p = p->next)
        text = apr_pstrcat(pool, text, " [", p->field != NULL ? p->field : "form", ": ", p->code,
                           "]", NULL);
    for (const nuance_error_t *cause = error->cause; cause != NULL; cause = cause->cause)
        text = apr_pstrcat(pool, text, ": ", cause->message, NULL);
    return text;
}
