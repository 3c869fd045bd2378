/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file reply_address.h
 * Addresses that say what an answer is about and who gives it: support+n123.p45.MAC@example.org
 * (subaddressing, RFC 5233). The MAC shows that the address is one we gave out: whoever writes to
 * it was sent it, or was handed it on. Upper and lower case mean the same, since mail systems
 * change them.
 */
#ifndef NUANCE_CORE_REPLY_ADDRESS_H
#define NUANCE_CORE_REPLY_ADDRESS_H

#include <apr_pools.h>

/** What a reply address stands for. */
typedef struct nuance_reply_address_t {
    apr_int64_t item;   /**< number of the item */
    apr_int64_t person; /**< who was given the address */
} nuance_reply_address_t;

/**
 * The address @a base with the part for this item and person put in, in @a pool. @a key is the
 * desk's secret. NULL when @a base is no address, or the local part would be longer than the 64
 * octets of RFC 5321, section 4.5.3.1.1.
 */
const char *nuance_reply_address_make(const char *base, const nuance_reply_address_t *about,
                                      const char *key, apr_pool_t *pool);

/**
 * Reads an address that nuance_reply_address_make() made with the same key; what stands before the
 * "+" and behind the "@" is the caller's to judge. Returns whether it is one; else @a about is
 * untouched.
 */
int nuance_reply_address_read(nuance_reply_address_t *about, const char *address, const char *key,
                              apr_pool_t *scratch_pool);

#endif
