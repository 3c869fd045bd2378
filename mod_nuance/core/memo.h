/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file memo.h
 * What the threads of one child remember of each other's work: texts by the whole of what they were
 * made from, so that nothing is ever out of date and nothing has to be forgotten on time.
 */
#ifndef NUANCE_CORE_MEMO_H
#define NUANCE_CORE_MEMO_H

#include <apr_pools.h>

#include "buffer.h"

/**
 * Makes this child's memory, of about @a limit bytes; 0 remembers nothing. Without it the other
 * functions do nothing.
 */
apr_status_t nuance_memo_child_init(apr_pool_t *pool, apr_int64_t limit);

/** Whether anything is remembered. */
int nuance_memo_is_kept(void);

/** Appends to @a text what was kept for @a key; returns whether there was anything. */
int nuance_memo_find(nuance_buffer_t *text, const nuance_buffer_t *key);

/** Keeps @a text for @a key. What has not been asked for in a long time makes room. */
void nuance_memo_keep(const nuance_buffer_t *key, const nuance_buffer_t *text);

#endif
