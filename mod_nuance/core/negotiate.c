/* SPDX-License-Identifier: Apache-2.0 */
#include "negotiate.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>
#include <strings.h>

/* The types a representation goes by. */
typedef struct media_type_t {
    const char *type;
    nuance_media_t media;
} media_type_t;

static const media_type_t types[] = {
    { "text/html", NUANCE_HTML },
    { "application/xml", NUANCE_XML },
    { "text/xml", NUANCE_XML },
    { "application/json", NUANCE_JSON },
};

static const char *skip_space(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* "0.85" -> 850; -1 when it is not a qvalue (RFC 9110, section 12.4.2) */
static int parse_quality(const char **at)
{
    const char *p = *at;
    if (*p != '0' && *p != '1')
        return -1;
    int value = (*p++ - '0') * 1000;
    if (*p == '.') {
        int unit = 100;
        for (p++; apr_isdigit(*p); p++, unit /= 10)
            value += (*p - '0') * unit;
    }
    *at = p;
    return value <= 1000 ? value : -1;
}

/* Reads one parameter after ';'. Sets *quality when it is q. */
static const char *parse_parameter(const char *p, int *quality)
{
    p = skip_space(p);
    if ((*p == 'q' || *p == 'Q') && p[1] == '=') {
        p += 2;
        *quality = parse_quality(&p);
    }
    int quoted = 0;
    for (; *p != '\0' && (quoted || (*p != ',' && *p != ';')); p++) {
        if (quoted && *p == '\\' && p[1] != '\0')
            p++;
        else if (*p == '"')
            quoted = !quoted;
    }
    return p;
}

/* How specifically a range of an Accept header covers a type: 3 exactly, 2 by its kind, 1 as
   anything, 0 not at all. */
static int specificity(const char *range, size_t length, const char *type)
{
    size_t kind = strcspn(type, "/") + 1;
    if (length == strlen(type) && strncasecmp(range, type, length) == 0)
        return 3;
    if (length == kind + 1 && range[kind] == '*' && strncasecmp(range, type, kind) == 0)
        return 2;
    return length == 3 && strncmp(range, "*/*", 3) == 0;
}

int nuance_accept_quality(const char *accept, const char *type)
{
    int quality = 0;
    int best = 0;

    if (accept == NULL || *skip_space(accept) == '\0')
        return 1000;
    for (const char *p = accept; *p != '\0';) {
        p = skip_space(p);
        const char *range = p;
        while (*p != '\0' && *p != ',' && *p != ';' && *p != ' ' && *p != '\t')
            p++;
        size_t length = (size_t)(p - range);
        int thousandths = 1000;
        p = skip_space(p);
        while (*p == ';')
            p = parse_parameter(p + 1, &thousandths);
        while (*p != '\0' && *p != ',')
            p++;
        if (*p == ',')
            p++;
        int covers = thousandths >= 0 ? specificity(range, length, type) : 0;
        if (covers > best || (covers == best && covers > 0 && thousandths > quality)) {
            best = covers;
            quality = thousandths;
        }
    }
    return quality;
}

nuance_media_t nuance_negotiate(const char *accept)
{
    nuance_media_t best = NUANCE_NOTHING;
    int best_quality = 0;
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        /* We answer application/xml: the other name counts where it is asked for by name. */
        if (strcmp(types[i].type, "text/xml") == 0
            && (accept == NULL || strcasestr(accept, "text/xml") == NULL))
            continue;
        int quality = nuance_accept_quality(accept, types[i].type);
        if (quality > best_quality) {
            best_quality = quality;
            best = types[i].media;
        }
    }
    return best;
}

/* "text/calendar" of "text/calendar; charset=utf-8" */
static const char *media_name(const char *type, apr_pool_t *pool)
{
    return apr_pstrmemdup(pool, type, strcspn(type, ";"));
}

const nuance_text_t *nuance_negotiate_text(const nuance_text_t *texts, const char *accept,
                                           nuance_media_t otherwise, apr_pool_t *scratch_pool)
{
    const nuance_text_t *wanted = NULL;
    int best = 0;
    if (otherwise != NUANCE_NOTHING)
        best =
            nuance_accept_quality(accept, media_name(nuance_media_type(otherwise), scratch_pool));
    for (const nuance_text_t *t = texts; t != NULL && t->suffix != NULL; t++) {
        int quality = nuance_accept_quality(accept, media_name(t->type, scratch_pool));
        if (quality > best) {
            best = quality;
            wanted = t;
        }
    }
    return wanted;
}

const char *nuance_media_type(nuance_media_t media)
{
    switch (media) {
    case NUANCE_XML: return "application/xml; charset=utf-8";
    case NUANCE_JSON: return "application/json";
    default: return "text/html; charset=utf-8";
    }
}
