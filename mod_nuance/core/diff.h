/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file diff.h
 * What was changed between two texts: by lines, and by words within the lines that differ, after
 * E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
 */
#ifndef NUANCE_CORE_DIFF_H
#define NUANCE_CORE_DIFF_H

#include <apr_pools.h>
#include <apr_tables.h>

/** What became of a piece of text. */
typedef enum nuance_diff_kind_t {
    NUANCE_DIFF_SAME,    /**< in both texts */
    NUANCE_DIFF_DELETED, /**< in the old text alone */
    NUANCE_DIFF_ADDED    /**< in the new text alone */
} nuance_diff_kind_t;

/** A piece of text. */
typedef struct nuance_diff_piece_t {
    nuance_diff_kind_t kind;
    const char *text; /**< inside one of the texts, not terminated */
    apr_size_t length;
} nuance_diff_piece_t;

/**
 * Gives the pieces (nuance_diff_piece_t) that the texts are made of, in order: those that are not
 * added make @a before, those that are not deleted make @a after, and no two that follow each other
 * are of one kind. The work is bounded: where texts differ too much for it, what is left is deleted
 * and added as a whole.
 */
apr_array_header_t *nuance_diff(const char *before, const char *after, apr_pool_t *pool);

#endif
