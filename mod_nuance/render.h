/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file render.h
 * Pages as HTML by the stylesheets, as XML, as JSON.
 */
#ifndef NUANCE_RENDER_H
#define NUANCE_RENDER_H

#include <apr_pools.h>
#include <libxml/tree.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/negotiate.h"

/**
 * Compiles the stylesheet of every page from @a folder. Called while the configuration is read,
 * once per generation of children; all is freed with @a pool. The error says which file and line.
 */
nuance_error_t *nuance_render_load(const char *folder, apr_pool_t *pool);

/** The names the stylesheet of a page knows, to be shared by its document; NULL when it has none.
 */
xmlDictPtr nuance_render_names(const char *route);

/**
 * Appends the page as @a media asks. @a route names the stylesheet for HTML. The document is spent
 * afterwards: a transformation may change it. NUANCE_E_INTERNAL when the transformation fails.
 */
nuance_error_t *nuance_render(nuance_buffer_t *out, xmlDocPtr page, const char *route,
                              nuance_media_t media, apr_pool_t *scratch_pool);

#endif
