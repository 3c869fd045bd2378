/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file buffer.h
 * Bytes that grow, in a pool. Always NUL-terminated, so that data can be used as a string.
 */
#ifndef NUANCE_CORE_BUFFER_H
#define NUANCE_CORE_BUFFER_H

#include <apr_pools.h>
#include <string.h>

/** A growing buffer; data is valid until the next append. */
typedef struct nuance_buffer_t {
    char *data;
    apr_size_t length;
    apr_size_t capacity;
    apr_pool_t *pool;
} nuance_buffer_t;

/** Makes an empty buffer in @a pool. */
void nuance_buffer_init(nuance_buffer_t *buffer, apr_pool_t *pool);

/** Makes room for @a length more bytes; the buffer at least doubles when it grows. */
void nuance_buffer_reserve(nuance_buffer_t *buffer, apr_size_t length);

/** Appends formatted text, as printf's. */
void nuance_buffer_printf(nuance_buffer_t *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Appends bytes. */
static inline void nuance_buffer_append(nuance_buffer_t *buffer, const char *data,
                                        apr_size_t length)
{
    if (buffer->capacity - buffer->length <= length)
        nuance_buffer_reserve(buffer, length);
    memcpy(buffer->data + buffer->length, data, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

/** Appends a string. */
static inline void nuance_buffer_puts(nuance_buffer_t *buffer, const char *string)
{
    nuance_buffer_append(buffer, string, strlen(string));
}

#endif
