/* SPDX-License-Identifier: Apache-2.0 */
#include "negotiate.h"

#include <apr_lib.h>
#include <string.h>
#include <strings.h>

/* Names each representation goes by; XHTML is what browsers of XML ask for, and gets HTML. */
typedef struct range_t {
    const char *type;
    nuance_media_t media;
} range_t;

static const range_t exact[] = {
    { "text/html", NUANCE_HTML },
    { "application/xml", NUANCE_XML },
    { "text/xml", NUANCE_XML },
    { "application/json", NUANCE_JSON },
};

static const range_t wide[] = {
    { "text/*", NUANCE_HTML },
    { "application/*", NUANCE_XML },
    { "application/*", NUANCE_JSON },
};

/* What is known of one representation: thousandths of quality, and how specific the range was. */
typedef struct quality_t {
    int thousandths;
    int specificity;
} quality_t;

static void learn(quality_t *quality, int thousandths, int specificity)
{
    if (specificity > quality->specificity
        || (specificity == quality->specificity && thousandths > quality->thousandths))
    {
        quality->thousandths = thousandths;
        quality->specificity = specificity;
    }
}

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

static void apply_range(quality_t *qualities, const char *type, size_t length, int thousandths)
{
    for (size_t i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
        if (strlen(exact[i].type) == length && strncasecmp(exact[i].type, type, length) == 0)
            learn(&qualities[exact[i].media], thousandths, 3);
    for (size_t i = 0; i < sizeof(wide) / sizeof(wide[0]); i++)
        if (strlen(wide[i].type) == length && strncasecmp(wide[i].type, type, length) == 0)
            learn(&qualities[wide[i].media], thousandths, 2);
    if (length == 3 && strncmp(type, "*/*", 3) == 0)
        for (int media = NUANCE_HTML; media < NUANCE_NOTHING; media++)
            learn(&qualities[media], thousandths, 1);
}

nuance_media_t nuance_negotiate(const char *accept)
{
    quality_t qualities[NUANCE_NOTHING] = { { 0, 0 } };

    if (accept == NULL || *skip_space(accept) == '\0')
        return NUANCE_HTML;
    for (const char *p = accept; *p != '\0';) {
        p = skip_space(p);
        const char *type = p;
        while (*p != '\0' && *p != ',' && *p != ';' && *p != ' ' && *p != '\t')
            p++;
        size_t length = (size_t)(p - type);
        int thousandths = 1000;
        p = skip_space(p);
        while (*p == ';')
            p = parse_parameter(p + 1, &thousandths);
        while (*p != '\0' && *p != ',')
            p++;
        if (*p == ',')
            p++;
        if (length > 0 && thousandths >= 0)
            apply_range(qualities, type, length, thousandths);
    }
    nuance_media_t best = NUANCE_NOTHING;
    for (int media = NUANCE_HTML; media < NUANCE_NOTHING; media++)
        if (qualities[media].thousandths > 0
            && (best == NUANCE_NOTHING
                || qualities[media].thousandths > qualities[best].thousandths))
            best = (nuance_media_t)media;
    return best;
}

const char *nuance_media_type(nuance_media_t media)
{
    switch (media) {
    case NUANCE_XML: return "application/xml; charset=utf-8";
    case NUANCE_JSON: return "application/json";
    default: return "text/html; charset=utf-8";
    }
}
