/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file assets.h
 * The style sheet and the script, from memory, under names that change with their content and may
 * therefore be cached for ever.
 */
#ifndef NUANCE_ASSETS_H
#define NUANCE_ASSETS_H

#include <httpd.h>

#include "core/error.h"
#include "request.h"

/**
 * Reads the assets in @a folder/static into @a pool, while the configuration is read. An asset is a
 * file, or a folder of its name whose files are joined in the order of their names: one request
 * however many files there are. NUANCE_E_SETUP names what cannot be read.
 */
nuance_error_t *nuance_assets_load(const char *folder, apr_pool_t *pool);

/** The path of an asset below the mount point, such as "/assets/nuance.1f3a9c2b.css". */
const char *nuance_assets_path(const char *name);

/** Answers for a path that begins with "/assets/"; DECLINED when there is no such asset. */
int nuance_assets_handler(nuance_request_t *request, const char *path);

#endif
