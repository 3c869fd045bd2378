/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file reltime.h
 * Times and durations in words, as labels on pages.
 */
#ifndef NUANCE_CORE_RELTIME_H
#define NUANCE_CORE_RELTIME_H

#include <apr_pools.h>
#include <apr_time.h>

/** "just now", "3 minutes ago", "2 days ago", "in 5 hours": how far @a then is from @a now. */
const char *nuance_ago(apr_time_t then, apr_time_t now, apr_pool_t *pool);

/**
 * Until when nuance_ago() says of @a then what it says at @a now: the first moment after which it
 * may say something else.
 */
apr_time_t nuance_ago_until(apr_time_t then, apr_time_t now);

/** "12 hours", "7 minutes", "1 day": a duration rounded to its largest unit of at least two. */
const char *nuance_duration_words(apr_int64_t seconds, apr_pool_t *pool);

/**
 * Reads PostgreSQL's ISO output of a timestamptz ("2026-11-23 17:04:05.123+01", year 1 to 9999).
 * Sets @a iso to RFC 3339 with seconds, in the offset given, in @a pool. Returns the moment, or -1
 * when it is not such a text (infinity, BC).
 */
apr_time_t nuance_time_parse(const char **iso, const char *text, apr_pool_t *pool);

#endif
