/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file file_name.h
 * Names of files as people send them, and as they are given back.
 */
#ifndef NUANCE_CORE_FILE_NAME_H
#define NUANCE_CORE_FILE_NAME_H

#include <apr_pools.h>

/** How many characters a name may have. */
#define NUANCE_MAX_FILE_NAME 200

/**
 * A name that is one and nothing else, in @a pool: no folders before it, no control characters and
 * none that turn the direction of writing, well-formed UTF-8, not longer than allowed (what is too
 * long loses its middle, not its ending), and never empty.
 */
const char *nuance_file_name_clean(const char *name, apr_pool_t *pool);

/**
 * A Content-Disposition (RFC 6266) of @a type, `attachment` or `inline`, in @a pool: the name in
 * ASCII for those who know nothing else, and all of it (RFC 8187) where that is not the same.
 */
const char *nuance_file_name_disposition(const char *type, const char *name, apr_pool_t *pool);

#endif
