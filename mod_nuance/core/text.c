/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include <apr_strings.h>
#include <string.h>

#include "buffer.h"

/* Bytes of the well-formed character at p, 0 when there is none (RFC 3629, section 4). */
static int character_length(const unsigned char *p, apr_size_t left)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    int n = c >= 0xC2 && c <= 0xDF   ? 2
            : c >= 0xE0 && c <= 0xEF ? 3
            : c >= 0xF0 && c <= 0xF4 ? 4
                                     : 0;
    if (n == 0 || left < (apr_size_t)n)
        return 0;
    for (int i = 1; i < n; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] > 0x9F) || (c == 0xF0 && p[1] < 0x90)
        || (c == 0xF4 && p[1] > 0x8F))
        return 0;
    return n;
}

apr_ssize_t nuance_utf8_length(const char *text, apr_size_t length)
{
    const unsigned char *p = (const unsigned char *)text;
    apr_ssize_t characters = 0;
    for (apr_size_t i = 0; i < length; characters++) {
        int n = character_length(p + i, length - i);
        if (n == 0)
            return -1;
        i += (apr_size_t)n;
    }
    return characters;
}

/* Whether XML 1.0 allows the character (its production [2] Char). */
static int allowed(const unsigned char *p, int n)
{
    if (n == 1)
        return p[0] >= 0x20 || p[0] == '\t' || p[0] == '\n' || p[0] == '\r';
    return !(n == 3 && p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE);
}

const char *nuance_xml_text(const char *text, apr_pool_t *pool)
{
    const unsigned char *p = (const unsigned char *)text;
    apr_size_t length = strlen(text);
    apr_size_t kept = 0;
    nuance_buffer_t clean = { 0 };

    for (apr_size_t i = 0; i < length;) {
        int n = character_length(p + i, length - i);
        if (n > 0 && allowed(p + i, n)) {
            i += (apr_size_t)n;
            continue;
        }
        if (clean.data == NULL)
            nuance_buffer_init(&clean, pool);
        nuance_buffer_append(&clean, text + kept, i - kept);
        nuance_buffer_append(&clean, "\xEF\xBF\xBD", 3);
        i += n > 0 ? (apr_size_t)n : 1;
        kept = i;
    }
    if (clean.data == NULL)
        return text;
    nuance_buffer_append(&clean, text + kept, length - kept);
    return clean.data;
}

const char *nuance_text_cut(const char *text, int max, apr_pool_t *pool)
{
    const char *p = text;
    for (int i = 0; *p != '\0'; i++) {
        if (i == max)
            return apr_pstrcat(pool, apr_pstrmemdup(pool, text, (apr_size_t)(p - text)),
                               "\xE2\x80\xA6", NULL);
        for (p++; ((unsigned char)*p & 0xC0) == 0x80; p++)
            continue;
    }
    return text;
}
