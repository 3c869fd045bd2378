/* SPDX-License-Identifier: Apache-2.0 */
#include "field.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "form_data.h"
#include "query.h"
#include "text.h"
#include "token.h"

enum { MIN_SUBMISSION = 22, MAX_SUBMISSION = 64, MAX_CURSOR = 60 };

/* What is wrong with a value: a code, or NULL, and an argument for its sentence. */
typedef struct verdict_t {
    const char *code;
    const char *argument;
} verdict_t;

static const verdict_t fine = { NULL, NULL };

static verdict_t wrong(const char *code, const char *argument)
{
    return (verdict_t){ code, argument };
}

/* CRLF and CR become LF. */
static const char *unify_line_ends(const char *raw, apr_pool_t *pool)
{
    if (strchr(raw, '\r') == NULL)
        return raw;
    char *text = apr_pstrdup(pool, raw);
    char *out = text;
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '\r') {
            *out++ = '\n';
            if (p[1] == '\n')
                p++;
        }
        else
            *out++ = *p;
    }
    *out = '\0';
    return text;
}

static verdict_t check_text(const char *text, const nuance_field_type_t *type, apr_pool_t *pool)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (type->line && *p == '\n')
            return wrong("one-line", NULL);
        if (((unsigned char)*p < 0x20 && *p != '\t' && *p != '\n') || *p == 0x7F)
            return wrong("control-character", NULL);
    }
    apr_ssize_t length = nuance_utf8_length(text, strlen(text));
    if (length < 0)
        return wrong("not-utf8", NULL);
    /* bcrypt takes bytes, and would ignore those beyond its 72. */
    int in_bytes = type->kind == NUANCE_FIELD_HASHED || type->kind == NUANCE_FIELD_VERIFIED;
    if (type->max > 0 && (in_bytes ? (apr_ssize_t)strlen(text) : length) > type->max)
        return wrong("too-long", apr_psprintf(pool, "%" APR_INT64_T_FMT, type->max));
    if (length < type->min)
        return wrong("too-short", apr_psprintf(pool, "%" APR_INT64_T_FMT, type->min));
    return fine;
}

static verdict_t check_integer(const char *text, const nuance_field_type_t *type, apr_pool_t *pool)
{
    char *end;
    if (!(apr_isdigit(*text) || (*text == '-' && apr_isdigit(text[1]))))
        return wrong("not-a-number", NULL);
    errno = 0;
    apr_int64_t number = apr_strtoi64(text, &end, 10);
    if (*end != '\0')
        return wrong("not-a-number", NULL);
    if (errno != 0 || number < type->min || number > type->max)
        return wrong("out-of-range", apr_psprintf(pool, "%" APR_INT64_T_FMT, type->max));
    return fine;
}

static verdict_t check_key(const char *text, const nuance_field_type_t *type, apr_pool_t *pool)
{
    apr_int64_t length = 0;
    for (const char *p = text; *p != '\0'; p++, length++)
        if (!((*p >= 'a' && *p <= 'z') || apr_isdigit(*p) || *p == '-'))
            return wrong("malformed", NULL);
    return length <= type->max
               ? fine
               : wrong("too-long", apr_psprintf(pool, "%" APR_INT64_T_FMT, type->max));
}

static verdict_t check_choice(const char *text, const char *const *choices)
{
    for (; *choices != NULL; choices++)
        if (strcmp(text, *choices) == 0)
            return fine;
    return wrong("not-a-choice", NULL);
}

/* "12" or "50.12": numbers of at most 18 digits, so that the database can always cast them */
static verdict_t check_cursor(const char *text)
{
    int digits = 0;
    int dots = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (p - text >= MAX_CURSOR)
            return wrong("bad-cursor", NULL);
        if (*p == '.' && digits > 0 && p[1] != '\0') {
            digits = 0;
            dots++;
        }
        else if (!apr_isdigit(*p) || ++digits > 18)
            return wrong("bad-cursor", NULL);
    }
    return dots <= 2 ? fine : wrong("bad-cursor", NULL);
}

/* Bytes count, since a signature was made over them; what is in them is for the function to read.
 */
static verdict_t check_raw(const char *text, const nuance_field_type_t *type, apr_pool_t *pool)
{
    apr_size_t length = strlen(text);
    if (type->max > 0 && length > (apr_size_t)type->max)
        return wrong("too-long", apr_psprintf(pool, "%" APR_INT64_T_FMT, type->max));
    return nuance_utf8_length(text, length) < 0 ? wrong("not-utf8", NULL) : fine;
}

/* jsonb holds no NUL, and the parser without JSON_ALLOW_NUL refuses it too. */
static verdict_t check_json(const char *text, const nuance_field_type_t *type, apr_pool_t *pool)
{
    json_t *value = *text == NUANCE_JSON_MARK ? json_loads(text + 1, 0, NULL) : NULL;
    if (value == NULL)
        return wrong("malformed", NULL);
    json_decref(value);
    return check_raw(text + 1, type, pool);
}

const char *nuance_field_files(const char *raw, apr_int64_t max, apr_pool_t *result_pool)
{
    int is_json = *raw == NUANCE_JSON_MARK;
    apr_array_header_t *numbers = apr_array_make(result_pool, 4, sizeof(char *));
    const char *p = raw + is_json;
    const char *ends = is_json ? ",]" : " \n";

    if (is_json && *p++ != '[')
        return NULL;
    while (*p != '\0' && !(is_json && *p == ']')) {
        apr_size_t length = strspn(p, "0123456789");
        if (length < 1 || length > 18 || numbers->nelts >= max
            || (p[length] == '\0' ? is_json : strchr(ends, p[length]) == NULL))
            return NULL;
        APR_ARRAY_PUSH(numbers, const char *) = apr_pstrmemdup(result_pool, p, length);
        p += length;
        if (!is_json) /* the rest of the line is a name, for people */
            p += strcspn(p, "\n");
        if (*p == '\n' || *p == ',')
            p++;
    }
    return apr_pstrcat(result_pool, "{", apr_array_pstrcat(result_pool, numbers, ','), "}", NULL);
}

static verdict_t check(const char *text, const nuance_field_type_t *type, apr_pool_t *pool)
{
    switch (type->kind) {
    case NUANCE_FIELD_INTEGER: return check_integer(text, type, pool);
    case NUANCE_FIELD_KEY: return check_key(text, type, pool);
    case NUANCE_FIELD_CHOICE: return check_choice(text, type->choices);
    case NUANCE_FIELD_BOOLEAN:
        return strcmp(text, "yes") == 0 || strcmp(text, "no") == 0 ? fine
                                                                   : wrong("not-a-choice", NULL);
    case NUANCE_FIELD_CURSOR: return check_cursor(text);
    case NUANCE_FIELD_SUBMISSION:
        return nuance_token_valid(text, MIN_SUBMISSION, MAX_SUBMISSION) ? fine
                                                                        : wrong("malformed", NULL);
    case NUANCE_FIELD_RAW: return check_raw(text, type, pool);
    case NUANCE_FIELD_JSON: return check_json(text, type, pool);
    case NUANCE_FIELD_FILES:
        return nuance_field_files(text, type->max, pool) != NULL ? fine : wrong("malformed", NULL);
    default: return check_text(text, type, pool);
    }
}

/* A query that can be read is its terms. */
static void accept_query(const char **value, const nuance_parameter_t *parameter, const char *raw,
                         nuance_error_t **error, apr_pool_t *pool)
{
    nuance_error_t *refused =
        nuance_query_parse(value, raw, parameter->type->choices, parameter->name, pool);
    if (refused == NULL)
        return;
    if (*error == NULL)
        *error = refused;
    else
        for (const nuance_problem_t *p = refused->problems; p != NULL; p = p->next)
            nuance_error_add_problem(*error, p->field, p->code, p->argument);
}

/* A text that is spaces only is as good as none. */
static int is_blank(const char *text, nuance_field_kind_t kind)
{
    if (kind != NUANCE_FIELD_TEXT)
        return *text == '\0';
    while (apr_isspace(*text))
        text++;
    return *text == '\0';
}

int nuance_field_accept(const char **value, const nuance_parameter_t *parameter, const char *raw,
                        nuance_error_t **error, apr_pool_t *result_pool)
{
    verdict_t verdict = fine;

    *value = parameter->fallback;
    if (raw != NULL && parameter->type->kind != NUANCE_FIELD_RAW)
        raw = unify_line_ends(raw, result_pool);
    if (raw == NULL || is_blank(raw, parameter->type->kind)) {
        if (parameter->required)
            verdict = wrong("required", NULL);
    }
    else {
        verdict = *raw == NUANCE_JSON_MARK && parameter->type->kind != NUANCE_FIELD_JSON
                          && parameter->type->kind != NUANCE_FIELD_FILES
                      ? wrong("malformed", NULL)
                      : check(raw, parameter->type, result_pool);
        if (verdict.code == NULL && parameter->type->kind == NUANCE_FIELD_QUERY) {
            *value = NULL;
            accept_query(value, parameter, raw, error, result_pool);
            return *value != NULL;
        }
        if (verdict.code == NULL && parameter->type->kind == NUANCE_FIELD_FILES)
            *value = nuance_field_files(raw, parameter->type->max, result_pool);
        else if (verdict.code == NULL)
            *value = raw + (parameter->type->kind == NUANCE_FIELD_JSON);
    }
    if (verdict.code == NULL)
        return 1;
    if (*error == NULL)
        *error = nuance_error_create(result_pool, NUANCE_E_INVALID, NULL, "fields were refused");
    nuance_error_add_problem(*error, parameter->name, verdict.code, verdict.argument);
    return 0;
}

int nuance_field_is_made_by_engine(nuance_field_kind_t kind)
{
    return kind == NUANCE_FIELD_SESSION || kind == NUANCE_FIELD_NETWORK
           || kind == NUANCE_FIELD_AGENT || kind == NUANCE_FIELD_LIFETIME;
}

int nuance_field_is_of_request(nuance_field_kind_t kind)
{
    return kind == NUANCE_FIELD_RAW || kind == NUANCE_FIELD_HEADER;
}

int nuance_field_is_of_form(nuance_field_kind_t kind)
{
    return kind == NUANCE_FIELD_ANSWERS || kind == NUANCE_FIELD_CHECKED
           || kind == NUANCE_FIELD_EDITED;
}

int nuance_field_is_secret(nuance_field_kind_t kind)
{
    return kind == NUANCE_FIELD_SECRET || kind == NUANCE_FIELD_VERIFIED
           || kind == NUANCE_FIELD_HASHED || kind == NUANCE_FIELD_SUBMISSION;
}
