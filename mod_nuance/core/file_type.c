/* SPDX-License-Identifier: Apache-2.0 */
#include "file_type.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <magic.h>
#include <string.h>

static const char unknown[] = "application/octet-stream";

/* A handle of libmagic serves one thread at a time. It keeps its database mapped: one is enough. */
static magic_t magic;
static apr_thread_mutex_t *mutex;

static apr_status_t forget(void *unused)
{
    magic_close(magic);
    magic = NULL;
    mutex = NULL;
    return APR_SUCCESS;
}

apr_status_t nuance_file_type_setup(apr_pool_t *pool)
{
    magic = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF
                       | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_CDF);
    if (magic == NULL)
        return APR_ENOMEM;
    apr_pool_cleanup_register(pool, NULL, forget, apr_pool_cleanup_null);
    if (magic_load(magic, NULL) != 0)
        return APR_EGENERAL;
    return apr_thread_mutex_create(&mutex, APR_THREAD_MUTEX_DEFAULT, pool);
}

/* type/subtype of the characters that registered ones have */
static int is_media_type(const char *type)
{
    int slashes = 0;
    for (const char *c = type; *c != '\0'; c++) {
        slashes += *c == '/';
        if (!apr_isalnum(*c) && strchr("/.+-_", *c) == NULL)
            return 0;
    }
    return slashes == 1 && strlen(type) <= 100;
}

const char *nuance_file_type(const char *data, apr_size_t length, apr_pool_t *pool)
{
    char *type = NULL;
    if (mutex == NULL)
        return unknown;
    apr_thread_mutex_lock(mutex);
    const char *found = magic_buffer(magic, data, length);
    if (found != NULL)
        type = apr_pstrdup(pool, found);
    apr_thread_mutex_unlock(mutex);
    if (type == NULL || !is_media_type(type))
        return unknown;
    for (char *c = type; *c != '\0'; c++)
        *c = (char)apr_tolower(*c);
    return type;
}

/* --- images ----------------------------------------------------------------------------------- */

static int big_endian(const unsigned char *p, int bytes)
{
    unsigned value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | p[i];
    return value <= 0x7FFFFFFF ? (int)value : 0;
}

static int little_endian(const unsigned char *p, int bytes)
{
    unsigned value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | p[i];
    return (int)value;
}

static int png_size(int *width, int *height, const unsigned char *p, apr_size_t length)
{
    if (length < 24 || memcmp(p, "\x89PNG\r\n\x1A\n", 8) != 0 || memcmp(p + 12, "IHDR", 4) != 0)
        return 0;
    *width = big_endian(p + 16, 4);
    *height = big_endian(p + 20, 4);
    return 1;
}

static int gif_size(int *width, int *height, const unsigned char *p, apr_size_t length)
{
    if (length < 10 || (memcmp(p, "GIF87a", 6) != 0 && memcmp(p, "GIF89a", 6) != 0))
        return 0;
    *width = little_endian(p + 6, 2);
    *height = little_endian(p + 8, 2);
    return 1;
}

/* From marker to marker up to the frame's. */
static int jpeg_size(int *width, int *height, const unsigned char *p, apr_size_t length)
{
    if (length < 4 || p[0] != 0xFF || p[1] != 0xD8)
        return 0;
    for (apr_size_t at = 2; at + 9 < length;) {
        if (p[at] != 0xFF)
            return 0;
        int marker = p[at + 1];
        if (marker == 0xFF) { /* padding */
            at++;
            continue;
        }
        int is_frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_frame) {
            *height = big_endian(p + at + 5, 2);
            *width = big_endian(p + at + 7, 2);
            return 1;
        }
        if (marker == 0xDA || marker == 0xD9)
            return 0;
        int alone = marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
        at += 2 + (alone ? 0 : (apr_size_t)big_endian(p + at + 2, 2));
    }
    return 0;
}

static int webp_size(int *width, int *height, const unsigned char *p, apr_size_t length)
{
    if (length < 30 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WEBP", 4) != 0)
        return 0;
    if (memcmp(p + 12, "VP8X", 4) == 0) {
        *width = little_endian(p + 24, 3) + 1;
        *height = little_endian(p + 27, 3) + 1;
        return 1;
    }
    if (memcmp(p + 12, "VP8L", 4) == 0 && p[20] == 0x2F) {
        unsigned bits = (unsigned)little_endian(p + 21, 4);
        *width = (int)(bits & 0x3FFF) + 1;
        *height = (int)(bits >> 14 & 0x3FFF) + 1;
        return 1;
    }
    if (memcmp(p + 12, "VP8 ", 4) == 0 && memcmp(p + 23, "\x9D\x01\x2A", 3) == 0) {
        *width = little_endian(p + 26, 2) & 0x3FFF;
        *height = little_endian(p + 28, 2) & 0x3FFF;
        return 1;
    }
    return 0;
}

int nuance_image_size(int *width, int *height, const char *type, const char *data,
                      apr_size_t length)
{
    static const struct {
        const char *type;
        int (*size)(int *width, int *height, const unsigned char *p, apr_size_t length);
    } formats[] = { { "image/png", png_size },
                    { "image/jpeg", jpeg_size },
                    { "image/gif", gif_size },
                    { "image/webp", webp_size } };
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
        if (strcmp(type, formats[i].type) == 0)
            return formats[i].size(width, height, (const unsigned char *)data, length) && *width > 0
                   && *height > 0;
    return 0;
}
