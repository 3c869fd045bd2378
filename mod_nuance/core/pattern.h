/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file pattern.h
 * Regular expressions that admins write and everybody's answers are matched against: PCRE2, the
 * whole answer at once, with a bound on the work, so that none of them can hold a thread up.
 */
#ifndef NUANCE_CORE_PATTERN_H
#define NUANCE_CORE_PATTERN_H

#include <apr_pools.h>

/** How long a pattern may be, in bytes. */
#define NUANCE_PATTERN_MAX 200

/** A compiled pattern; freed with its pool. One thread at a time may match with it. */
typedef struct nuance_pattern_t nuance_pattern_t;

/** What came of matching. */
typedef enum nuance_pattern_match_t {
    NUANCE_PATTERN_MATCHES,
    NUANCE_PATTERN_DIFFERS,
    NUANCE_PATTERN_EXHAUSTED /**< the bound on the work was reached: nobody knows */
} nuance_pattern_match_t;

/**
 * Compiles @a text (UTF-8) in @a result_pool. Returns NULL, or what is wrong with it in PCRE2's
 * words.
 */
const char *nuance_pattern_compile(nuance_pattern_t **pattern, const char *text,
                                   apr_pool_t *result_pool);

/** Whether the pattern matches @a subject (valid UTF-8) from its first character to its last. */
nuance_pattern_match_t nuance_pattern_match(const nuance_pattern_t *pattern, const char *subject);

/**
 * Tries the pattern on texts that make careless ones backtrack without end: runs of the characters
 * it names, alone and in pairs, of at most @a max_length characters, that fail at their end.
 * Returns whether the bound was reached for one of them. What passes is bounded all the same when
 * it is matched. @a text is the pattern's own.
 */
int nuance_pattern_is_slow(const nuance_pattern_t *pattern, const char *text, int max_length,
                           apr_pool_t *scratch_pool);

/** Whether two texts (valid UTF-8) are the same but for letters' case and for spaces. */
int nuance_pattern_same(const char *one, const char *other, apr_pool_t *scratch_pool);

#endif
