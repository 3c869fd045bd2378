/* SPDX-License-Identifier: Apache-2.0 */
/* A body in parts: what it says does not depend on the pieces it comes in. And names and images. */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/file_name.h"
#include "core/file_type.h"
#include "core/multipart.h"
#include "core/text.h"

static nuance_error_t *begin(void *baton, const nuance_part_t *part)
{
    nuance_buffer_printf(baton, "<%s|%s>", part->name,
                         part->filename != NULL ? part->filename : "");
    return NULL;
}

static nuance_error_t *take(void *baton, const char *data, apr_size_t length)
{
    if (length == 0)
        abort();
    nuance_buffer_append(baton, data, length);
    return NULL;
}

static nuance_error_t *end(void *baton)
{
    nuance_buffer_puts(baton, "</>");
    return NULL;
}

static int parse(nuance_buffer_t *out, const char *data, apr_size_t length, apr_size_t step,
                 apr_pool_t *pool)
{
    nuance_part_taker_t taker = { begin, take, end, out };
    nuance_multipart_t *multipart;

    nuance_buffer_init(out, pool);
    nuance_error_t *error =
        nuance_multipart_create(&multipart, "multipart/form-data; boundary=b", &taker, pool);
    for (apr_size_t at = 0; error == NULL && at < length; at += step)
        error =
            nuance_multipart_push(multipart, data + at, step < length - at ? step : length - at);
    return error == NULL && nuance_multipart_finish(multipart) == NULL;
}

static void try_name(const char *name, apr_pool_t *pool)
{
    const char *clean = nuance_file_name_clean(name, pool);
    apr_ssize_t length = nuance_utf8_length(clean, strlen(clean));
    const char *disposition = nuance_file_name_disposition("attachment", clean, pool);
    if (length < 1 || length > NUANCE_MAX_FILE_NAME || strpbrk(clean, "/\\\r\n") != NULL
        || strcmp(clean, nuance_file_name_clean(clean, pool)) != 0)
        abort();
    for (const char *c = disposition; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7E)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const images[] = { "image/png", "image/jpeg", "image/gif", "image/webp" };
    static apr_pool_t *parent;
    apr_pool_t *pool;
    nuance_buffer_t whole;
    nuance_buffer_t pieces;
    int width;
    int height;

    if (parent == NULL) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
    }
    if (size < 1)
        return 0;
    apr_pool_create(&pool, parent);
    char *text = apr_pstrmemdup(pool, (const char *)data + 1, size - 1);
    int good = parse(&whole, text, size - 1, size, pool);
    if (parse(&pieces, text, size - 1, 1 + data[0] % 16, pool) != good
        || (good
            && (whole.length != pieces.length
                || (whole.length > 0 && memcmp(whole.data, pieces.data, whole.length) != 0))))
        abort();
    try_name(text, pool);
    (void)nuance_image_size(&width, &height, images[data[0] % 4], text, size - 1);
    apr_pool_destroy(pool);
    return 0;
}
