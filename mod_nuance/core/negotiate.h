/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file negotiate.h
 * Which representation of a page an Accept header asks for (RFC 9110, section 12.5.1).
 */
#ifndef NUANCE_CORE_NEGOTIATE_H
#define NUANCE_CORE_NEGOTIATE_H

#include <apr_pools.h>

/** A further representation of a page: what a stylesheet of its own makes of its XML. */
typedef struct nuance_text_t {
    const char *suffix; /**< of the path, and of the stylesheet's name; NULL ends a list */
    const char *type;   /**< the Content-Type */
} nuance_text_t;

/** The representations of a page. */
typedef enum nuance_media_t {
    NUANCE_HTML,
    NUANCE_XML,
    NUANCE_JSON,
    NUANCE_TEXT, /**< a text of the page's own, see nuance_text_t */
    NUANCE_NOTHING
} nuance_media_t;

/**
 * The best representation for an Accept header: the highest q-value, the most specific range for
 * each; among equals HTML before XML before JSON. NULL or an empty header accepts everything;
 * NUANCE_NOTHING when all are refused. Malformed ranges are passed over.
 */
nuance_media_t nuance_negotiate(const char *accept);

/**
 * The text among @a texts (may be NULL) that an Accept header wants more than @a otherwise, which
 * nuance_negotiate() made of it; NULL when there is none. A text is for who names it: what a header
 * accepts as anything else is HTML.
 */
const nuance_text_t *nuance_negotiate_text(const nuance_text_t *texts, const char *accept,
                                           nuance_media_t otherwise, apr_pool_t *scratch_pool);

/**
 * How much an Accept header wants a media type such as "text/html", in thousandths: its q-value by
 * the most specific range that covers it; 0 when it is refused. NULL or an empty header: 1000.
 */
int nuance_accept_quality(const char *accept, const char *type);

/** The Content-Type of a representation; that of a text is its route's to say. */
const char *nuance_media_type(nuance_media_t media);

#endif
