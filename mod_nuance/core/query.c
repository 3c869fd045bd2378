/* SPDX-License-Identifier: Apache-2.0 */
#include "query.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <jansson.h>
#include <string.h>

#include "query_time.h"

enum { MAX_TERMS = 60, MAX_VALUES = 60 };

typedef enum kind_t { WORDS, CHOICES, LEVEL, NUMBER, MOMENT, AHEAD, OWN } kind_t;

/* An entry of the vocabulary. */
typedef struct filter_t {
    const char *name;
    kind_t kind;
    const char *choices; /* "a|b|c" */
} filter_t;

/* What is read, and how far it was read. */
typedef struct reader_t {
    const char *at;
    const char *const *vocabulary;
    const char *field;
    apr_pool_t *pool;
} reader_t;

static nuance_error_t *refuse(const reader_t *reader, const char *code, const char *word)
{
    nuance_error_t *error =
        nuance_error_create(reader->pool, NUANCE_E_INVALID, NULL, "the query was refused");
    return nuance_error_add_problem(error, reader->field, code, word);
}

static int ends_word(char c)
{
    return c == '\0' || apr_isspace(c);
}

/* The word around what was wrong, for the sentence about it. */
static const char *word_at(const reader_t *reader, const char *start)
{
    const char *end = start;
    while (!ends_word(*end))
        end++;
    return apr_pstrmemdup(reader->pool, start, (apr_size_t)(end - start));
}

/* --- the vocabulary --------------------------------------------------------------------------- */

static filter_t filter_of(const char *entry, apr_pool_t *pool)
{
    static const struct {
        const char *name;
        kind_t kind;
    } kinds[] = { { "words", WORDS },   { "level", LEVEL }, { "number", NUMBER },
                  { "moment", MOMENT }, { "ahead", AHEAD }, { "own", OWN } };
    const char *colon = strchr(entry, ':');
    filter_t filter = { .name = entry, .kind = WORDS };

    if (colon == NULL)
        return filter;
    filter.name = apr_pstrmemdup(pool, entry, (apr_size_t)(colon - entry));
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(colon + 1, kinds[i].name) == 0) {
            filter.kind = kinds[i].kind;
            return filter;
        }
    filter.kind = CHOICES;
    filter.choices = colon + 1;
    return filter;
}

static int find_filter(filter_t *filter, const reader_t *reader, const char *name)
{
    filter_t own = { .kind = WORDS };
    for (const char *const *entry = reader->vocabulary; *entry != NULL; entry++) {
        *filter = filter_of(*entry, reader->pool);
        if (strcmp(filter->name, name) == 0)
            return 1;
        if (filter->kind == OWN) {
            filter->name = name;
            own = *filter;
        }
    }
    *filter = own;
    return own.kind == OWN;
}

static int is_choice(const filter_t *filter, const char *word)
{
    apr_size_t length = strlen(word);
    for (const char *choice = filter->choices; choice != NULL;) {
        const char *bar = strchr(choice, '|');
        apr_size_t n = bar != NULL ? (apr_size_t)(bar - choice) : strlen(choice);
        if (n == length && strncmp(choice, word, n) == 0)
            return 1;
        choice = bar != NULL ? bar + 1 : NULL;
    }
    return 0;
}

/* --- words ------------------------------------------------------------------------------------ */

/* From behind a quotation mark to the next; a backslash keeps the character behind it. */
static nuance_error_t *read_quoted(const char **value, reader_t *reader)
{
    const char *start = reader->at++;
    char *out = apr_palloc(reader->pool, strlen(reader->at) + 1);
    apr_size_t n = 0;

    for (; *reader->at != '"'; reader->at++) {
        if (*reader->at == '\\' && reader->at[1] != '\0')
            reader->at++;
        if (*reader->at == '\0')
            return refuse(reader, "unbalanced-quote", word_at(reader, start));
        out[n++] = *reader->at;
    }
    reader->at++;
    out[n] = '\0';
    *value = out;
    return NULL;
}

/* A value in a list: quoted, or up to a comma or space. */
static nuance_error_t *read_value(const char **value, int *quoted, reader_t *reader)
{
    *quoted = *reader->at == '"';
    if (*quoted)
        return read_quoted(value, reader);
    const char *start = reader->at;
    while (!ends_word(*reader->at) && *reader->at != ',')
        reader->at++;
    *value = apr_pstrmemdup(reader->pool, start, (apr_size_t)(reader->at - start));
    return NULL;
}

/* Adds a string; whoever asks the database finds valid UTF-8, which fields were checked for. */
static nuance_error_t *set(json_t *object, const char *key, const char *value, reader_t *reader)
{
    return json_object_set_new(object, key, json_string(value)) == 0
               ? NULL
               : refuse(reader, "not-utf8", NULL);
}

static nuance_error_t *append(json_t *term, const char *name, const char *value, reader_t *reader)
{
    if (json_object_get(term, name) == NULL && json_object_set_new(term, name, json_array()) != 0)
        return nuance_error_create(reader->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    return json_array_append_new(json_object_get(term, name), json_string(value)) == 0
               ? NULL
               : refuse(reader, "not-utf8", NULL);
}

/* What is in quotation marks is meant as it stands, which matters where other values may have a
   meaning: these are kept apart. */
static nuance_error_t *read_list(json_t *term, const filter_t *filter, const char *start,
                                 reader_t *reader)
{
    if (json_object_set_new(term, "in", json_array()) != 0)
        return nuance_error_create(reader->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    for (int n = 0;; n++) {
        const char *value = "";
        int quoted = 0;
        NUANCE_ERR(read_value(&value, &quoted, reader));
        value += filter->kind == OWN && !quoted && *value == '=';
        if (*value == '\0')
            return refuse(reader, "needs-value", word_at(reader, start));
        if (n == MAX_VALUES)
            return refuse(reader, "too-many-terms", value);
        if (filter->kind == CHOICES && !is_choice(filter, value))
            return refuse(reader, "not-a-choice", value);
        NUANCE_ERR(append(term, filter->kind == OWN && quoted ? "exact" : "in", value, reader));
        if (*reader->at != ',')
            return NULL;
        reader->at++;
    }
}

/* --- what may be compared --------------------------------------------------------------------- */

/* Bounds as they are written: `>=a`, `a..b`, `a`. */
typedef struct bounds_t {
    const char *from; /* or NULL */
    const char *to;   /* or NULL */
    int from_open;
    int to_open;
    int range; /* `a..b`, either of which may be missing */
} bounds_t;

static bounds_t bounds_of(const char *text, apr_pool_t *pool)
{
    const char *dots = strstr(text, "..");
    bounds_t bounds = { NULL, NULL, 0, 0, 0 };

    if (*text == '>' || *text == '<') {
        int open = text[1] != '=';
        const char *value = text + (open ? 1 : 2);
        if (*text == '>') {
            bounds.from = value;
            bounds.from_open = open;
        }
        else {
            bounds.to = value;
            bounds.to_open = open;
        }
    }
    else if (dots != NULL) {
        bounds.range = 1;
        const char *from = apr_pstrmemdup(pool, text, (apr_size_t)(dots - text));
        bounds.from = *from == '\0' || strcmp(from, "*") == 0 ? NULL : from;
        bounds.to = dots[2] == '\0' || strcmp(dots + 2, "*") == 0 ? NULL : dots + 2;
    }
    else {
        text += *text == '=';
        bounds.from = bounds.to = text;
    }
    return bounds;
}

static int is_number(const char *text)
{
    apr_size_t digits = strspn(text + (*text == '-'), "0123456789");
    return digits > 0 && digits <= 18 && text[(*text == '-') + digits] == '\0';
}

static int is_level(const char *text)
{
    for (; *text != '\0'; text++)
        if (!apr_isalnum(*text) && *text != '-')
            return 0;
    return 1;
}

static nuance_error_t *set_bounds(json_t *term, const filter_t *filter, const bounds_t *bounds,
                                  reader_t *reader)
{
    const char *both[] = { bounds->from, bounds->to };
    for (int i = 0; i < 2; i++) {
        if (both[i] == NULL)
            continue;
        if (filter->kind == NUMBER ? !is_number(both[i]) : !is_level(both[i]))
            return refuse(reader, filter->kind == NUMBER ? "not-a-number" : "not-a-choice",
                          both[i]);
    }
    if (bounds->from != NULL)
        NUANCE_ERR(set(term, bounds->from_open ? "gt" : "ge", bounds->from, reader));
    if (bounds->to != NULL)
        NUANCE_ERR(set(term, bounds->to_open ? "lt" : "le", bounds->to, reader));
    return NULL;
}

/* A day is from its midnight to the next one's. `<7d` is what is nearer than seven days, `>7d` what
   is farther, on either side of now. */
static nuance_error_t *set_times(json_t *term, const filter_t *filter, const bounds_t *bounds,
                                 reader_t *reader)
{
    int back = filter->kind == MOMENT;
    nuance_query_time_t from = { NULL, NULL, 0 };
    nuance_query_time_t to = { NULL, NULL, 0 };

    if (bounds->from != NULL && !nuance_query_time_parse(&from, bounds->from, back, reader->pool))
        return refuse(reader, "not-a-time", bounds->from);
    if (bounds->to != NULL && !nuance_query_time_parse(&to, bounds->to, back, reader->pool))
        return refuse(reader, "not-a-time", bounds->to);

    if (from.relative && bounds->from == bounds->to) /* a length alone: within it */
        return set(term, back ? "ge" : "lt", from.begin, reader);
    const char *ge = NULL;
    const char *lt = NULL;
    if (bounds->from != NULL) {
        if (from.relative && back)
            lt = from.begin;
        else
            ge = bounds->from_open && !from.relative ? from.end : from.begin;
    }
    if (bounds->to != NULL) {
        if (to.relative && back)
            ge = to.begin;
        else
            lt = bounds->to_open || to.relative ? to.begin : to.end;
    }
    if (ge != NULL)
        NUANCE_ERR(set(term, "ge", ge, reader));
    return lt != NULL ? set(term, "lt", lt, reader) : NULL;
}

static nuance_error_t *read_comparison(json_t *term, const filter_t *filter, const char *start,
                                       reader_t *reader)
{
    const char *text = "";
    if (*reader->at == '"')
        NUANCE_ERR(read_quoted(&text, reader));
    else {
        text = word_at(reader, reader->at);
        reader->at += strlen(text);
    }
    bounds_t bounds = bounds_of(text, reader->pool);
    if ((bounds.from == NULL && bounds.to == NULL) || (bounds.from != NULL && *bounds.from == '\0')
        || (bounds.to != NULL && *bounds.to == '\0'))
        return refuse(reader, "needs-value", word_at(reader, start));
    return filter->kind == MOMENT || filter->kind == AHEAD
               ? set_times(term, filter, &bounds, reader)
               : set_bounds(term, filter, &bounds, reader);
}

/* --- filters of which only the database knows what they are about --------------------------- */

/* One end of a stretch of days: a day, or a length of time that counts back from now, with a plus
   on from it. */
static int read_day(nuance_query_time_t *day, const char *text, reader_t *reader)
{
    int on = *text == '+';
    return nuance_query_time_parse(day, text + on, !on, reader->pool) && (day->relative || !on);
}

/* As days, if both ends are: `<7d` and `7d` are the last seven and today, `<+7d` today and the
   next, `>7d` and `>+7d` what is farther away. In a range each end is the day it is. */
static nuance_error_t *set_days(json_t *term, const bounds_t *bounds, reader_t *reader)
{
    nuance_query_time_t from = { NULL, NULL, 0 };
    nuance_query_time_t to = { NULL, NULL, 0 };
    const char *ends[4] = { NULL, NULL, NULL, NULL }; /* as names has them */
    static const char *const names[4] = { "ge", "gt", "le", "lt" };
    enum { GE, GT, LE, LT };

    if ((bounds->from != NULL && !read_day(&from, bounds->from, reader))
        || (bounds->to != NULL && !read_day(&to, bounds->to, reader)))
        return NULL;
    if (bounds->from != NULL && !from.relative)
        ends[GE] = bounds->from_open ? from.end : from.begin;
    if (bounds->to != NULL && !to.relative)
        ends[LT] = bounds->to_open ? to.begin : to.end;
    if (bounds->range) {
        ends[GE] = from.relative ? from.begin : ends[GE];
        ends[LE] = to.relative ? to.begin : NULL;
    }
    else if (bounds->to != NULL && to.relative) {
        ends[GE] = *to.begin == '-' ? to.begin : "today";
        ends[LE] = *to.begin == '-' ? "today" : to.begin;
    }
    else if (bounds->from != NULL && from.relative)
        ends[*from.begin == '-' ? LT : GT] = from.begin;

    json_t *days = json_object();
    if (json_object_set_new(term, "days", days) != 0)
        return nuance_error_create(reader->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    for (int i = 0; i < 4; i++)
        if (ends[i] != NULL)
            NUANCE_ERR(set(days, names[i], ends[i], reader));
    return NULL;
}

static nuance_error_t *read_own(json_t *term, const filter_t *filter, const char *start,
                                reader_t *reader)
{
    const char *text = word_at(reader, reader->at);
    bounds_t bounds = bounds_of(text, reader->pool);

    if (json_object_set_new(term, "own", json_true()) != 0)
        return nuance_error_create(reader->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    NUANCE_ERR(read_list(term, filter, start, reader));
    if (strpbrk(text, "\",") != NULL || (bounds.from == NULL && bounds.to == NULL))
        return NULL;
    if ((bounds.from != NULL && *bounds.from == '\0') || (bounds.to != NULL && *bounds.to == '\0'))
        return refuse(reader, "needs-value", word_at(reader, start));
    if (bounds.from != NULL)
        NUANCE_ERR(set(term, bounds.from_open ? "gt" : "ge", bounds.from, reader));
    if (bounds.to != NULL)
        NUANCE_ERR(set(term, bounds.to_open ? "lt" : "le", bounds.to, reader));
    return set_days(term, &bounds, reader);
}

/* --- terms ------------------------------------------------------------------------------------ */

/* The name of a filter that begins here, NULL when it is no filter: "http://..." is text. */
static const char *filter_name(const reader_t *reader)
{
    const char *end = reader->at;
    while (apr_isalpha(*end) || (*end == '-' && end > reader->at))
        end++;
    if (*end != ':' || end == reader->at || strncmp(end, "://", 3) == 0)
        return NULL;
    char *name = apr_pstrmemdup(reader->pool, reader->at, (apr_size_t)(end - reader->at));
    for (char *c = name; *c != '\0'; c++)
        *c = (char)apr_tolower(*c);
    return name;
}

static nuance_error_t *read_filter(json_t *term, const char *name, reader_t *reader)
{
    const char *start = reader->at;
    filter_t filter;

    if (!find_filter(&filter, reader, name))
        return refuse(reader, "unknown-filter", name);
    reader->at += strlen(name) + 1;
    NUANCE_ERR(set(term, "filter", name, reader));
    if (ends_word(*reader->at))
        return refuse(reader, "needs-value", word_at(reader, start));
    if (filter.kind == OWN)
        return read_own(term, &filter, start, reader);
    if (filter.kind != WORDS && filter.kind != CHOICES)
        return read_comparison(term, &filter, start, reader);
    if (*reader->at == '>' || *reader->at == '<')
        return refuse(reader, "not-comparable", word_at(reader, start));
    return read_list(term, &filter, start, reader);
}

static nuance_error_t *read_text(json_t *term, reader_t *reader)
{
    int phrase = *reader->at == '"';
    const char *text = "";

    if (phrase)
        NUANCE_ERR(read_quoted(&text, reader));
    else {
        text = word_at(reader, reader->at);
        reader->at += strlen(text);
    }
    if (json_object_set_new(term, "phrase", json_boolean(phrase)) != 0)
        return nuance_error_create(reader->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    return set(term, "text", text, reader);
}

static nuance_error_t *read_term(json_t *terms, reader_t *reader)
{
    json_t *term = json_object();
    const char *start = reader->at;
    if (json_array_append_new(terms, term) != 0)
        return nuance_error_create(reader->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    if (json_array_size(terms) > MAX_TERMS)
        return refuse(reader, "too-many-terms", word_at(reader, reader->at));
    if (*reader->at == '-' && !ends_word(reader->at[1])) {
        reader->at++;
        if (json_object_set_new(term, "not", json_true()) != 0)
            return nuance_error_create(reader->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    }
    const char *name = filter_name(reader);
    NUANCE_ERR(name != NULL ? read_filter(term, name, reader) : read_text(term, reader));
    apr_size_t length = (apr_size_t)(reader->at - start);
    return set(term, "said", apr_pstrmemdup(reader->pool, start, length), reader);
}

static apr_status_t forget(void *terms)
{
    json_decref(terms);
    return APR_SUCCESS;
}

nuance_error_t *nuance_query_parse(const char **json, const char *text,
                                   const char *const *vocabulary, const char *field,
                                   apr_pool_t *result_pool)
{
    reader_t reader = { .at = text, .vocabulary = vocabulary, .field = field, .pool = result_pool };
    json_t *terms = json_array();

    if (terms == NULL)
        return nuance_error_create(result_pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    apr_pool_cleanup_register(result_pool, terms, forget, apr_pool_cleanup_null);
    for (;;) {
        while (apr_isspace(*reader.at))
            reader.at++;
        if (*reader.at == '\0')
            break;
        NUANCE_ERR(read_term(terms, &reader));
    }
    char *dumped = json_dumps(terms, JSON_COMPACT);
    if (dumped == NULL)
        return nuance_error_create(result_pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    *json = apr_pstrdup(result_pool, dumped);
    free(dumped);
    return NULL;
}
