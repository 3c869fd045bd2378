/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file file_type.h
 * What a file is, by its bytes. What its sender says of it does not count.
 */
#ifndef NUANCE_CORE_FILE_TYPE_H
#define NUANCE_CORE_FILE_TYPE_H

#include <apr_pools.h>

/** Reads libmagic's database, for this process. Without it every file is of an unknown type. */
apr_status_t nuance_file_type_setup(apr_pool_t *pool);

/** The media type of a file that begins with these bytes, in lower case, in @a pool; never NULL. */
const char *nuance_file_type(const char *data, apr_size_t length, apr_pool_t *pool);

/**
 * The size in pixels of a raster image that browsers show (PNG, JPEG, GIF, WebP), from its
 * beginning. Returns whether it is of @a type, one of these, and says its size.
 */
int nuance_image_size(int *width, int *height, const char *type, const char *data,
                      apr_size_t length);

#endif
