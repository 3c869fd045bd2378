/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file query_time.h
 * Times as queries write them.
 */
#ifndef NUANCE_CORE_QUERY_TIME_H
#define NUANCE_CORE_QUERY_TIME_H

#include <apr_pools.h>

/** A stretch of time, as PostgreSQL reads a timestamptz in the zone of whoever asks; or where it is
    relative, a sign and the seconds from now. */
typedef struct nuance_query_time_t {
    const char *begin;
    const char *end; /**< the first moment behind it; the same as begin where it is a moment */
    int relative;    /**< a length of time that counts from now */
} nuance_query_time_t;

/**
 * Reads today or yesterday; a year, month, day or minute (2026, 2026-03, 2026-03-29,
 * 2026-03-29T14:05); or a length of time (30m, 6h, 7d, 2w, 3mo, 1y), which is that long before
 * now, or behind it unless @a back. Returns whether it was one, with its texts in
 * @a result_pool.
 */
int nuance_query_time_parse(nuance_query_time_t *time, const char *text, int back,
                            apr_pool_t *result_pool);

#endif
