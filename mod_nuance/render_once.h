/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file render_once.h
 * The one element we add to XSLT:
 *
 *     <n:once with="base"> ... </n:once>        xmlns:n="urn:nuance:xsl"
 *
 * makes its content once for all pages on which the current node is the same, with all its
 * attributes and text, and so is the global variable that `with` names. The content may depend on
 * nothing else. A list is the same fifty rows for everybody who reads it, minute after minute:
 * making them by XPath was two thirds of the work of its page.
 */
#ifndef NUANCE_RENDER_ONCE_H
#define NUANCE_RENDER_ONCE_H

#include <apr_pools.h>
#include <libxslt/xsltInternals.h>

/** Makes the element known to one transformation. Returns 0 when memory is short. */
int nuance_render_once_register(xsltTransformContextPtr context, apr_pool_t *scratch_pool);

#endif
