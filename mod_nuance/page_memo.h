/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file page_memo.h
 * Pages that come again need not be made again. A page is remembered by all that it is made from:
 * every value of every row, who reads it, the address, the parameters. It is never out of date,
 * since another row is another page; words such as "3 minutes ago" end it when they end. What
 * differs from request to request stands in slots (slots.h) and is not remembered.
 *
 * The rows are read each time: what the database says decides, and nothing else.
 */
#ifndef NUANCE_PAGE_MEMO_H
#define NUANCE_PAGE_MEMO_H

#include "core/buffer.h"
#include "page.h"

/** What a page is remembered by. */
typedef struct nuance_page_key_t {
    nuance_buffer_t digest; /**< of length 0: the page is made for this once, and not remembered */
    int seen;               /**< the same page was made before */
} nuance_page_key_t;

/**
 * Sets @a text to the page of @a reading, with marks for its slots, and returns 1 when it is
 * remembered; sets @a key either way, in the pool of the request.
 */
int nuance_page_memo_find(nuance_buffer_t *text, nuance_page_key_t *key,
                          const nuance_reading_t *reading);

/**
 * Remembers what was made for @a key, until @a valid_until. What is seen for the first time is
 * noted, not kept: most pages are read once, and would take the place of those that are not.
 */
void nuance_page_memo_keep(const nuance_page_key_t *key, const nuance_buffer_t *text,
                           apr_time_t valid_until, apr_pool_t *scratch_pool);

#endif
