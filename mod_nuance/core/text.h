/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file text.h
 * UTF-8 as it comes from outside and as XML allows it.
 */
#ifndef NUANCE_CORE_TEXT_H
#define NUANCE_CORE_TEXT_H

#include <apr_pools.h>

/** Number of characters, or -1 when it is not well-formed UTF-8 (RFC 3629). */
apr_ssize_t nuance_utf8_length(const char *text, apr_size_t length);

/**
 * The text with every character that XML 1.0 cannot hold replaced by U+FFFD; @a text itself when
 * there is none, which is the common case.
 */
const char *nuance_xml_text(const char *text, apr_pool_t *pool);

/** The first @a max characters of a text, ending with an ellipsis when something was cut. */
const char *nuance_text_cut(const char *text, int max, apr_pool_t *pool);

#endif
