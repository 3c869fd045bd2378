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
#include "core/route.h"

/**
 * The names the stylesheets know, to be shared by the documents they transform; NULL when nothing
 * was loaded.
 */
xmlDictPtr nuance_render_names(void);

/**
 * Transforms the page by the stylesheet of @a name, such as "mail". The result is the caller's to
 * free, with xmlFreeDoc(). The document is spent afterwards. NUANCE_E_INTERNAL when the
 * transformation fails.
 */
nuance_error_t *nuance_render_tree(xmlDocPtr *result, xmlDocPtr page, const char *name,
                                   apr_pool_t *scratch_pool);

/**
 * Appends what the stylesheet of one of the page's texts makes of it, written by that stylesheet's
 * own output method. The document is spent afterwards. NUANCE_E_INTERNAL when the transformation
 * fails.
 */
nuance_error_t *nuance_render_text(nuance_buffer_t *out, xmlDocPtr page, const char *name,
                                   const nuance_text_t *text, apr_pool_t *scratch_pool);

/**
 * Appends the page as @a media asks, which is no text. @a name is the page whose stylesheet makes
 * HTML. The document is spent afterwards: a transformation may change it. NUANCE_E_INTERNAL when
 * the transformation fails.
 */
nuance_error_t *nuance_render(nuance_buffer_t *out, xmlDocPtr page, const char *name,
                              nuance_media_t media, apr_pool_t *scratch_pool);

#endif
