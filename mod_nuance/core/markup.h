/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file markup.h
 * What people write, as Markdown (GitHub's flavour, by libcmark-gfm in its safe mode), into
 * elements of a page: no raw HTML, no scripts, no images from elsewhere; N123 and configured
 * prefixes become links.
 */
#ifndef NUANCE_CORE_MARKUP_H
#define NUANCE_CORE_MARKUP_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <libxml/tree.h>

#include "error.h"

/** What words become links, and to where. */
typedef struct nuance_markup_links_t {
    const char *base;            /**< mount point: N12 becomes base/N12 */
    const apr_table_t *prefixes; /**< "dev" -> "https://dev.example.com/": dev:T1 becomes a link */
} nuance_markup_links_t;

/**
 * Makes the extensions of cmark known, and the lock its parsing needs in @a pool, which must live
 * as long as texts are rendered. Once, before there are threads.
 */
apr_status_t nuance_markup_setup(apr_pool_t *pool);

/**
 * Appends the rendered @a markdown (UTF-8, any length the database may hold) to @a parent. Headings
 * become h4 to h6, so that they stay below the page's own; images become links; links to other
 * schemes than http, https and mailto lose their target; HTML is shown as typed. A text that would
 * cost too much, or that XML cannot hold once rendered, is shown as it was typed.
 */
nuance_error_t *nuance_markup_append(xmlNodePtr parent, const char *markdown,
                                     const nuance_markup_links_t *links, apr_pool_t *scratch_pool);

#endif
