/* SPDX-License-Identifier: Apache-2.0 */
#include "file_name.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "buffer.h"
#include "text.h"

/* How much of a name's end is kept when it is cut: its extension, mostly. */
enum { KEPT_END = 20 };

/* How many bytes the character at @a p has; 0: it is none. */
static apr_size_t character_length(const char *p)
{
    apr_size_t length = strlen(p);
    for (apr_size_t n = 1; n <= 4 && n <= length; n++)
        if (nuance_utf8_length(p, n) == 1)
            return n;
    return 0;
}

/* Characters that are not seen but change what is: a name must read as what it is. C1 controls,
   marks and overrides of direction, line and paragraph separators, the byte order mark, and
   noncharacters. */
static int is_hidden(const char *p, apr_size_t n)
{
    const unsigned char *u = (const unsigned char *)p;
    if (n == 2)
        return u[0] == 0xC2 && u[1] < 0xA0;
    if (n != 3)
        return 0;
    unsigned code = (u[0] & 0x0Fu) << 12 | (u[1] & 0x3Fu) << 6 | (u[2] & 0x3Fu);
    return (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E)
           || (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code >= 0xFFFE
           || code == 0x061C;
}

static void append_character(nuance_buffer_t *out, const char **at)
{
    const char *p = *at;
    apr_size_t n = character_length(p);

    *at = p + (n > 0 ? n : 1);
    if (n == 0)
        nuance_buffer_puts(out, "\xEF\xBF\xBD");
    else if (n == 1 && ((unsigned char)*p < 0x20 || *p == 0x7F))
        return;
    else if (!is_hidden(p, n))
        nuance_buffer_append(out, p, n);
}

/* Where the character that is @a count characters on begins. */
static const char *skip(const char *p, apr_ssize_t count)
{
    while (count-- > 0)
        p += character_length(p);
    return p;
}

const char *nuance_file_name_clean(const char *name, apr_pool_t *pool)
{
    nuance_buffer_t out;
    nuance_buffer_init(&out, pool);
    nuance_buffer_puts(&out, "");

    for (const char *p = name; *p != '\0';) {
        if (*p == '/' || *p == '\\') {
            out.length = 0;
            out.data[0] = '\0';
            p++;
        }
        else
            append_character(&out, &p);
    }
    char *clean = out.data;
    while (apr_isspace(*clean) || *clean == '.')
        clean++;
    apr_size_t length = strlen(clean);
    while (length > 0 && (apr_isspace(clean[length - 1]) || clean[length - 1] == '.'))
        clean[--length] = '\0';
    if (*clean == '\0')
        return "file";
    apr_ssize_t characters = nuance_utf8_length(clean, length);
    if (characters <= NUANCE_MAX_FILE_NAME)
        return clean;
    const char *cut = skip(clean, NUANCE_MAX_FILE_NAME - KEPT_END - 1);
    return apr_pstrcat(pool, apr_pstrmemdup(pool, clean, (apr_size_t)(cut - clean)), "\xE2\x80\xA6",
                       skip(clean, characters - KEPT_END), NULL);
}

/* attr-char of RFC 8187 */
static int is_attribute_character(unsigned char c)
{
    return apr_isalnum(c) || (c != '\0' && strchr("!#$&+-.^_`|~", c) != NULL);
}

const char *nuance_file_name_disposition(const char *type, const char *name, apr_pool_t *pool)
{
    nuance_buffer_t out;
    int is_plain = 1;

    nuance_buffer_init(&out, pool);
    nuance_buffer_printf(&out, "%s; filename=\"", type);
    for (const char *p = name; *p != '\0';) {
        apr_size_t n = character_length(p);
        /* A percent sign some browsers take for an escape. */
        int fits = n == 1 && (unsigned char)*p >= 0x20 && *p < 0x7F && strchr("\"\\%", *p) == NULL;
        nuance_buffer_append(&out, fits ? p : "_", 1);
        is_plain &= fits;
        p += n > 0 ? n : 1;
    }
    nuance_buffer_puts(&out, "\"");
    if (is_plain)
        return out.data;
    nuance_buffer_puts(&out, "; filename*=UTF-8''");
    for (const char *p = name; *p != '\0'; p++) {
        if (is_attribute_character((unsigned char)*p))
            nuance_buffer_append(&out, p, 1);
        else
            nuance_buffer_printf(&out, "%%%02X", (unsigned char)*p);
    }
    return out.data;
}
