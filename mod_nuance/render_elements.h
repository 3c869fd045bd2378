/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file render_elements.h
 * The two elements we add to XSLT, xmlns:n="urn:nuance:xsl":
 *
 *     <n:own mode="main"> ... </n:own>
 *
 * applies what the page's own stylesheet has for the current node, in the mode NAME.main for the
 * page NAME; where it has nothing, the content is made. So the frame calls its page, though all
 * pages are one stylesheet.
 *
 *     <n:once with="base"> ... </n:once>
 *
 * makes its content once for all pages on which the current node is the same, with all its
 * attributes and text, and so is the global variable that `with` names. The content may depend on
 * nothing else. A list is the same fifty rows for everybody who reads it, minute after minute:
 * making them by XPath was two thirds of the work of its page.
 */
#ifndef NUANCE_RENDER_ELEMENTS_H
#define NUANCE_RENDER_ELEMENTS_H

#include <apr_pools.h>
#include <libxslt/xsltInternals.h>

/**
 * Makes the elements known to one transformation, of the page @a name. What they need lives in
 * @a scratch_pool, which must outlast the transformation. Returns 0 when memory is short.
 */
int nuance_render_elements_register(xsltTransformContextPtr context, const char *name,
                                    apr_pool_t *scratch_pool);

#endif
