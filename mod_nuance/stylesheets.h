/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file stylesheets.h
 * The stylesheets: one for all pages, compiled from layout.xsl, its parts, and pages/NAME.xsl of
 * every page in the table of routes; and texts/NAME.SUFFIX.xsl of each text a page has, which stand
 * alone. The parent compiles it before it forks, and replaces it only
 * in a restart: the children of before keep their own copies.
 */
#ifndef NUANCE_STYLESHEETS_H
#define NUANCE_STYLESHEETS_H

#include <apr_pools.h>
#include <libxslt/security.h>
#include <libxslt/xsltInternals.h>

#include "core/buffer.h"
#include "core/error.h"
#include "core/route.h"

/**
 * Compiles what is in @a folder. Called while the configuration is read, once per generation of
 * children; all is freed with @a pool. NUANCE_E_SETUP says which file and line is wrong, and which
 * names clash (see layout.xsl for how names are given).
 */
nuance_error_t *nuance_stylesheets_load(const char *folder, apr_pool_t *pool);

/**
 * The stylesheet as the page @a name uses it: the templates of all, and of global variables those
 * of the layout, the parts and the page. NULL when there is no such page or nothing was loaded.
 * Shared by all threads, and not to be changed or freed.
 */
xsltStylesheetPtr nuance_stylesheet_of(const char *name);

/**
 * The stylesheet of one of the page's texts, compiled on its own; NULL when there is none. The name
 * it is found by is made in @a scratch_pool.
 */
xsltStylesheetPtr nuance_stylesheet_of_text(const char *name, const nuance_text_t *text,
                                            apr_pool_t *scratch_pool);

/** Preferences that forbid a transformation every file and every address. */
xsltSecurityPrefsPtr nuance_stylesheets_closed(void);

/** Collects what libxslt has to say in @a messages, a nuance_buffer_t: an xmlGenericErrorFunc. */
void nuance_stylesheets_collect(void *messages, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** What was collected, as one line for the log: it is @a messages' own text. */
const char *nuance_stylesheets_said(nuance_buffer_t *messages);

/**
 * Checks that no two of the files a compiled stylesheet is made of can mean the same by one name:
 * what a page declares begins with its name, what others declare is there once. NUANCE_E_SETUP
 * names file, line and what is wrong.
 */
nuance_error_t *nuance_stylesheets_check(xsltStylesheetPtr compiled, apr_pool_t *pool);

#endif
