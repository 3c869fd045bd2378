/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file negotiate.h
 * Which representation of a page an Accept header asks for (RFC 9110, section 12.5.1).
 */
#ifndef NUANCE_CORE_NEGOTIATE_H
#define NUANCE_CORE_NEGOTIATE_H

/** The representations of a page. */
typedef enum nuance_media_t { NUANCE_HTML, NUANCE_XML, NUANCE_JSON, NUANCE_NOTHING } nuance_media_t;

/**
 * The best representation for an Accept header: the highest q-value, the most specific range for
 * each; among equals HTML before XML before JSON. NULL or an empty header accepts everything;
 * NUANCE_NOTHING when all are refused. Malformed ranges are passed over.
 */
nuance_media_t nuance_negotiate(const char *accept);

/**
 * How much an Accept header wants a media type such as "text/html", in thousandths: its q-value by
 * the most specific range that covers it; 0 when it is refused. NULL or an empty header: 1000.
 */
int nuance_accept_quality(const char *accept, const char *type);

/** The Content-Type of a representation. */
const char *nuance_media_type(nuance_media_t media);

#endif
