/* SPDX-License-Identifier: Apache-2.0 */
#include "buffer.h"

#include <apr_strings.h>
#include <stdarg.h>

enum { FIRST_CAPACITY = 1024 };

void nuance_buffer_init(nuance_buffer_t *buffer, apr_pool_t *pool)
{
    buffer->pool = pool;
    buffer->length = 0;
    buffer->capacity = FIRST_CAPACITY;
    buffer->data = apr_palloc(pool, buffer->capacity);
    buffer->data[0] = '\0';
}

void nuance_buffer_reserve(nuance_buffer_t *buffer, apr_size_t length)
{
    apr_size_t wanted = buffer->length + length + 1;
    apr_size_t capacity = buffer->capacity;

    if (wanted <= capacity)
        return;
    while (capacity < wanted)
        capacity *= 2;
    char *data = apr_palloc(buffer->pool, capacity);
    memcpy(data, buffer->data, buffer->length + 1);
    buffer->data = data;
    buffer->capacity = capacity;
}

void nuance_buffer_printf(nuance_buffer_t *buffer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    nuance_buffer_puts(buffer, apr_pvsprintf(buffer->pool, format, arguments));
    va_end(arguments);
}
