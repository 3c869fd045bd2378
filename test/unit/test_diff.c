/* SPDX-License-Identifier: Apache-2.0 */
/* What differs between two texts. */
#include "unit.h"

#include <apr_strings.h>
#include <apr_time.h>

#include "core/diff.h"

/* The pieces as one string: "same", "-deleted-", "+added+". */
static const char *shown(const char *before, const char *after, apr_pool_t *pool)
{
    static const char *const marks[] = { "", "-", "+" };
    const apr_array_header_t *pieces = nuance_diff(before, after, pool);
    const char *all = "";
    for (int i = 0; i < pieces->nelts; i++) {
        const nuance_diff_piece_t *piece = &APR_ARRAY_IDX(pieces, i, nuance_diff_piece_t);
        all =
            apr_pstrcat(pool, all, marks[piece->kind],
                        apr_pstrmemdup(pool, piece->text, piece->length), marks[piece->kind], NULL);
    }
    return all;
}

/* What the pieces make without those of one kind. */
static const char *without(nuance_diff_kind_t kind, const apr_array_header_t *pieces,
                           apr_pool_t *pool)
{
    char *all = apr_palloc(pool, 1 << 20);
    apr_size_t length = 0;
    for (int i = 0; i < pieces->nelts; i++) {
        const nuance_diff_piece_t *piece = &APR_ARRAY_IDX(pieces, i, nuance_diff_piece_t);
        if (i > 0)
            assert_int_not_equal(piece->kind,
                                 APR_ARRAY_IDX(pieces, i - 1, nuance_diff_piece_t).kind);
        assert_true(piece->length > 0);
        if (piece->kind == kind)
            continue;
        memcpy(all + length, piece->text, piece->length);
        length += piece->length;
    }
    all[length] = '\0';
    return all;
}

static void test_words_that_differ_are_found(void **state)
{
    assert_string_equal(shown("", "", *state), "");
    assert_string_equal(shown("same", "same", *state), "same");
    assert_string_equal(shown("", "new", *state), "+new+");
    assert_string_equal(shown("old", "", *state), "-old-");
    assert_string_equal(shown("restart the server now", "restart the service now", *state),
                        "restart the -server-+service+ now");
    assert_string_equal(shown("one\ntwo\nthree\n", "one\nthree\n", *state), "one\n-two\n-three\n");
    assert_string_equal(shown("one\nthree\n", "one\ntwo\nthree\n", *state), "one\n+two\n+three\n");
    assert_string_equal(shown("a b c d", "a c d e", *state), "a -b -c d+ e+");
    assert_string_equal(shown("gr\xc3\xbc\xc3\x9f", "gr\xc3\xbcn", *state),
                        "-gr\xc3\xbc\xc3\x9f-+gr\xc3\xbcn+");
}

/* Of random texts: the pieces make both of them, whatever they are. */
static void test_pieces_make_both_texts(void **state)
{
    static const char *const words[] = {
        "a", "b", " ", "\n", "word", "\n\n", "  ", "x.", "\xc3\xa9"
    };
    unsigned seed = 12345;
    for (int round = 0; round < 2000; round++) {
        apr_pool_t *pool;
        char texts[2][4096];
        assert_int_equal(apr_pool_create(&pool, *state), APR_SUCCESS);
        for (int t = 0; t < 2; t++) {
            texts[t][0] = '\0';
            seed = seed * 1103515245U + 12345U;
            for (unsigned n = (seed >> 16) % 60; n > 0; n--) {
                seed = seed * 1103515245U + 12345U;
                strcat(texts[t], words[(seed >> 16) % (sizeof(words) / sizeof(words[0]))]);
            }
        }
        const apr_array_header_t *pieces = nuance_diff(texts[0], texts[1], pool);
        assert_string_equal(without(NUANCE_DIFF_ADDED, pieces, pool), texts[0]);
        assert_string_equal(without(NUANCE_DIFF_DELETED, pieces, pool), texts[1]);
        apr_pool_destroy(pool);
    }
}

/* Texts that have nothing in common, as long as texts may be, cost no more than a page does. */
static void test_the_work_is_bounded(void **state)
{
    enum { LENGTH = 100000 };
    char *a = apr_pcalloc(*state, LENGTH + 1);
    char *b = apr_pcalloc(*state, LENGTH + 1);
    unsigned seed = 1;
    for (int i = 0; i < LENGTH; i++) {
        seed = seed * 1103515245U + 12345U;
        a[i] = i % 2 ? '\n' : (char)('a' + (seed >> 16) % 26);
        b[i] = i % 2 ? '\n' : (char)('A' + (seed >> 20) % 26);
    }
    apr_time_t began = apr_time_now();
    const apr_array_header_t *pieces = nuance_diff(a, b, *state);
    assert_true(apr_time_now() - began < apr_time_from_sec(2));
    assert_string_equal(without(NUANCE_DIFF_ADDED, pieces, *state), a);
    assert_string_equal(without(NUANCE_DIFF_DELETED, pieces, *state), b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_words_that_differ_are_found),
        WITH_POOL(test_pieces_make_both_texts),
        WITH_POOL(test_the_work_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
