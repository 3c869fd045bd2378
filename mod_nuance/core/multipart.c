/* SPDX-License-Identifier: Apache-2.0 */
#include "multipart.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#include "buffer.h"

/* Where in the body we are. A delimiter is the line break before it, two hyphens and the boundary;
   the first one of a body may lack the line break. */
typedef enum state_t {
    PREAMBLE,  /* before the first delimiter */
    DELIMITED, /* right behind a delimiter: what follows says whether it was the last */
    HEADERS,
    DATA,
    EPILOGUE /* behind the last delimiter; whatever is there does not count */
} state_t;

struct nuance_multipart_t {
    state_t state;
    char *delimiter;
    apr_size_t delimiter_length;
    apr_size_t matched;     /* how much of the delimiter the bytes before this one were */
    nuance_buffer_t header; /* the line behind a delimiter, or the headers of a part */
    int parts;
    int in_part;
    nuance_part_taker_t taker;
    apr_pool_t *pool;
    apr_pool_t *part_pool; /* for one part's headers */
};

static nuance_error_t *refuse(nuance_multipart_t *multipart, const char *code, const char *why)
{
    return nuance_error_add_problem(
        nuance_error_create(multipart->pool, NUANCE_E_BAD_REQUEST, NULL, "multipart: %s", why),
        NULL, code, NULL);
}

/* --- headers ---------------------------------------------------------------------------------- */

/* A parameter's value, quoted or not, from *at on; NULL when it is neither. Browsers escape quotes
   as %22, others with a backslash; a backslash before anything else is one. */
static const char *read_value(const char **at, apr_pool_t *pool)
{
    const char *p = *at;
    char *value = apr_palloc(pool, strlen(p) + 1);
    char *out = value;

    if (*p != '"') {
        while (*p != '\0' && *p != ';' && !apr_isspace(*p) && *p != '"')
            *out++ = *p++;
        *out = '\0';
        *at = p;
        return out > value ? value : NULL;
    }
    for (p++; *p != '\0' && *p != '"'; p++) {
        if (*p == '\\' && (p[1] == '"' || p[1] == '\\'))
            p++;
        *out++ = *p;
    }
    *out = '\0';
    *at = p + 1;
    return *p == '"' ? value : NULL;
}

static const char *skip_spaces(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* The next parameter of a header, from *at on: its name in lower case, NULL at the end. Returns
   whether what is there can be read. */
static int next_parameter(const char **name, const char **value, const char **at, apr_pool_t *pool)
{
    const char *p = skip_spaces(*at);
    *name = NULL;
    if (*p == '\0')
        return 1;
    if (*p != ';')
        return 0;
    p = skip_spaces(p + 1);
    if (*p == '\0')
        return 1;
    const char *end = p;
    while (*end != '\0' && *end != '=' && *end != ';' && !apr_isspace(*end))
        end++;
    if (*end != '=' || end == p)
        return 0;
    char *lower = apr_pstrmemdup(pool, p, (apr_size_t)(end - p));
    for (char *c = lower; *c != '\0'; c++)
        *c = (char)apr_tolower(*c);
    *name = lower;
    *at = end + 1;
    *value = read_value(at, pool);
    return *value != NULL;
}

/* What browsers escape in names, and nothing else (WHATWG HTML, "multipart/form-data"). */
static const char *unescape(char *text)
{
    static const struct {
        const char *escape;
        char character;
    } escapes[] = { { "%22", '"' }, { "%0D", '\r' }, { "%0A", '\n' } };
    char *out = text;
    for (const char *p = text; *p != '\0'; p++) {
        char c = *p;
        for (size_t i = 0; i < sizeof(escapes) / sizeof(escapes[0]); i++)
            if (strncasecmp(p, escapes[i].escape, 3) == 0) {
                c = escapes[i].character;
                p += 2;
                break;
            }
        *out++ = c;
    }
    *out = '\0';
    return text;
}

static int read_disposition(nuance_part_t *part, const char *value, apr_pool_t *pool)
{
    static const char type[] = "form-data";
    const char *parameter;
    const char *text;

    if (part->name != NULL || strncasecmp(value, type, sizeof(type) - 1) != 0)
        return 0;
    value += sizeof(type) - 1;
    for (;;) {
        if (!next_parameter(&parameter, &text, &value, pool))
            return 0;
        if (parameter == NULL)
            return part->name != NULL;
        /* filename* is not for forms (RFC 7578, section 4.2); whatever else there is means nothing
           to us. */
        const char **place = strcmp(parameter, "name") == 0       ? &part->name
                             : strcmp(parameter, "filename") == 0 ? &part->filename
                                                                  : NULL;
        if (place != NULL && *place != NULL)
            return 0;
        if (place != NULL)
            *place = unescape(apr_pstrdup(pool, text));
    }
}

/* A transfer encoding that changes the bytes is none that forms use (RFC 7578, section 4.7). */
static int is_plain(const char *encoding)
{
    return strcasecmp(encoding, "binary") == 0 || strcasecmp(encoding, "8bit") == 0
           || strcasecmp(encoding, "7bit") == 0;
}

static int read_header(nuance_part_t *part, char *line, apr_pool_t *pool)
{
    char *colon = strchr(line, ':');
    if (colon == NULL || colon == line || *line == ' ' || *line == '\t')
        return 0;
    *colon = '\0';
    const char *value = skip_spaces(colon + 1);
    if (strcasecmp(line, "Content-Disposition") == 0)
        return read_disposition(part, value, pool);
    return strcasecmp(line, "Content-Transfer-Encoding") != 0 || is_plain(value);
}

/* All headers of a part, whose lines end with CRLF. */
static int read_headers(nuance_part_t *part, char *text, apr_size_t length, apr_pool_t *pool)
{
    if (memchr(text, '\0', length) != NULL)
        return 0;
    while (*text != '\0') {
        char *end = strstr(text, "\r\n");
        if (end == NULL)
            return 0;
        *end = '\0';
        if (*text != '\0' && !read_header(part, text, pool))
            return 0;
        text = end + 2;
    }
    return part->name != NULL;
}

static nuance_error_t *begin_part(nuance_multipart_t *multipart)
{
    nuance_part_t part = { NULL, NULL };
    if (!read_headers(&part, multipart->header.data, multipart->header.length,
                      multipart->part_pool))
        return refuse(multipart, "malformed", "a part without a name, or with odd headers");
    multipart->state = DATA;
    multipart->in_part = 1;
    return multipart->taker.begin(multipart->taker.baton, &part);
}

/* --- the body --------------------------------------------------------------------------------- */

static nuance_error_t *give(nuance_multipart_t *multipart, const char *data, apr_size_t length)
{
    if (multipart->state != DATA || length == 0)
        return NULL;
    return multipart->taker.data(multipart->taker.baton, data, length);
}

/* A whole delimiter has gone by. */
static nuance_error_t *end_part(nuance_multipart_t *multipart)
{
    int was_open = multipart->in_part;
    multipart->state = DELIMITED;
    multipart->in_part = 0;
    multipart->matched = 0;
    multipart->header.length = 0;
    return was_open ? multipart->taker.end(multipart->taker.baton) : NULL;
}

/* Takes data up to a delimiter or the end of what there is. A delimiter has no line break but its
   own at the start: where it does not go on, it can only begin anew at this byte. */
static nuance_error_t *take_data(nuance_multipart_t *multipart, const char **at, const char *end)
{
    const char *p = *at;
    const char *from = p; /* what is not given yet */

    while (p < end) {
        if (multipart->matched == 0) {
            const char *next = memchr(p, '\r', (size_t)(end - p));
            if (next == NULL) {
                p = end;
                break;
            }
            NUANCE_ERR(give(multipart, from, (apr_size_t)(next - from)));
            from = p = next + 1;
            multipart->matched = 1;
            continue;
        }
        if (*p == multipart->delimiter[multipart->matched]) {
            from = ++p;
            if (++multipart->matched == multipart->delimiter_length) {
                *at = p;
                return end_part(multipart);
            }
            continue;
        }
        NUANCE_ERR(give(multipart, multipart->delimiter, multipart->matched));
        multipart->matched = 0;
        from = p;
    }
    *at = p;
    return give(multipart, from, (apr_size_t)(p - from));
}

/* The rest of a delimiter's line: two hyphens end the body, spaces do not count. */
static nuance_error_t *take_delimiter_line(nuance_multipart_t *multipart, const char **at,
                                           const char *end)
{
    nuance_buffer_t *line = &multipart->header;
    while (*at < end) {
        char c = *(*at)++;
        nuance_buffer_append(line, &c, 1);
        if (line->length == 2 && memcmp(line->data, "--", 2) == 0) {
            multipart->state = EPILOGUE;
            *at = end;
            return NULL;
        }
        if (c == '\n' && line->length >= 2 && line->data[line->length - 2] == '\r') {
            if (++multipart->parts > NUANCE_MAX_PARTS)
                return refuse(multipart, "too-many-fields", "too many parts");
            multipart->state = HEADERS;
            line->length = 0;
            apr_pool_clear(multipart->part_pool);
            return NULL;
        }
        if ((c != ' ' && c != '\t' && c != '\r' && !(c == '-' && line->length == 1))
            || line->length > NUANCE_MAX_BOUNDARY)
            return refuse(multipart, "malformed", "a boundary that goes on");
    }
    return NULL;
}

static nuance_error_t *take_headers(nuance_multipart_t *multipart, const char **at, const char *end)
{
    nuance_buffer_t *header = &multipart->header;
    while (*at < end) {
        const char *newline = memchr(*at, '\n', (size_t)(end - *at));
        const char *stop = newline != NULL ? newline + 1 : end;
        apr_size_t length = (apr_size_t)(stop - *at);
        if (header->length + length > NUANCE_MAX_PART_HEADERS)
            return refuse(multipart, "malformed", "headers that are too long");
        nuance_buffer_append(header, *at, length);
        *at = stop;
        if ((header->length == 2 && memcmp(header->data, "\r\n", 2) == 0)
            || (header->length >= 4
                && memcmp(header->data + header->length - 4, "\r\n\r\n", 4) == 0))
            return begin_part(multipart);
    }
    return NULL;
}

/* --- the parser ------------------------------------------------------------------------------- */

/* bcharsnospace of RFC 2046, and spaces inside */
static int is_boundary(const char *boundary)
{
    apr_size_t length = strlen(boundary);
    if (length < 1 || length > NUANCE_MAX_BOUNDARY || boundary[length - 1] == ' ')
        return 0;
    for (const char *c = boundary; *c != '\0'; c++)
        if (!apr_isalnum(*c) && strchr("'()+_,-./:=? ", *c) == NULL)
            return 0;
    return 1;
}

nuance_error_t *nuance_multipart_create(nuance_multipart_t **result, const char *content_type,
                                        const nuance_part_taker_t *taker, apr_pool_t *result_pool)
{
    nuance_multipart_t *multipart = apr_pcalloc(result_pool, sizeof(*multipart));
    const char *at = content_type + strcspn(content_type, ";");
    const char *boundary = NULL;
    const char *name;
    const char *value;

    multipart->pool = result_pool;
    multipart->taker = *taker;
    multipart->state = PREAMBLE;
    multipart->matched = 2; /* the line break before a delimiter at the very beginning */
    while (next_parameter(&name, &value, &at, result_pool) && name != NULL)
        if (strcmp(name, "boundary") == 0 && boundary == NULL)
            boundary = value;
    if (boundary == NULL || !is_boundary(boundary))
        return refuse(multipart, "malformed", "no boundary");
    multipart->delimiter = apr_pstrcat(result_pool, "\r\n--", boundary, NULL);
    multipart->delimiter_length = strlen(multipart->delimiter);
    nuance_buffer_init(&multipart->header, result_pool);
    if (apr_pool_create(&multipart->part_pool, result_pool) != APR_SUCCESS)
        return nuance_error_create(result_pool, NUANCE_E_INTERNAL, NULL, "no pool");
    *result = multipart;
    return NULL;
}

nuance_error_t *nuance_multipart_push(nuance_multipart_t *multipart, const char *data,
                                      apr_size_t length)
{
    const char *end = data + length;
    while (data < end)
        switch (multipart->state) {
        case DELIMITED: NUANCE_ERR(take_delimiter_line(multipart, &data, end)); break;
        case HEADERS: NUANCE_ERR(take_headers(multipart, &data, end)); break;
        case EPILOGUE: return NULL;
        default: NUANCE_ERR(take_data(multipart, &data, end)); break;
        }
    return NULL;
}

nuance_error_t *nuance_multipart_finish(nuance_multipart_t *multipart)
{
    return multipart->state == EPILOGUE ? NULL
                                        : refuse(multipart, "malformed", "the body breaks off");
}
