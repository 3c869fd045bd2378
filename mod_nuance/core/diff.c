/* SPDX-License-Identifier: Apache-2.0 */
#include "diff.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* How far apart texts may be, in lines or words, and how many of them are compared in all. */
enum { MAX_DISTANCE = 400, MAX_STEPS = 1000000 };

/* A line with its end, or a word, or the space between two. */
typedef struct token_t {
    const char *text;
    apr_size_t length;
} token_t;

typedef struct tokens_t {
    const token_t *list;
    int count;
} tokens_t;

/* One side of a comparison: how texts are cut, and what is done with a piece that differs. */
typedef struct diff_t {
    apr_array_header_t *pieces;
    long steps; /* what is left of MAX_STEPS */
    apr_pool_t *pool;
} diff_t;

/* What the parts of a run of differing lines are. */
typedef struct run_t {
    const char *deleted;
    apr_size_t n_deleted;
    const char *added;
    apr_size_t n_added;
} run_t;

typedef apr_size_t (*cut_t)(const char *text, apr_size_t length);

static apr_size_t cut_line(const char *text, apr_size_t length)
{
    const char *end = memchr(text, '\n', length);
    return end != NULL ? (apr_size_t)(end - text) + 1 : length;
}

static int is_word(char c)
{
    return apr_isalnum(c) || c == '_' || ((unsigned char)c & 0x80) != 0;
}

/* A word, a run of spaces, or one other character. */
static apr_size_t cut_word(const char *text, apr_size_t length)
{
    apr_size_t n = 1;
    if (is_word(text[0]))
        while (n < length && is_word(text[n]))
            n++;
    else if (text[0] == ' ')
        while (n < length && text[n] == ' ')
            n++;
    return n;
}

static tokens_t tokens_of(const char *text, apr_size_t length, cut_t cut, apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 64, sizeof(token_t));
    while (length > 0) {
        token_t token = { text, cut(text, length) };
        APR_ARRAY_PUSH(list, token_t) = token;
        text += token.length;
        length -= token.length;
    }
    return (tokens_t){ (const token_t *)list->elts, list->nelts };
}

static int same(const token_t *a, const token_t *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* Appends a piece, to the last one where that is of its kind and ends where it begins. */
static void add_piece(diff_t *diff, nuance_diff_kind_t kind, const char *text, apr_size_t length)
{
    nuance_diff_piece_t *last =
        diff->pieces->nelts > 0
            ? &APR_ARRAY_IDX(diff->pieces, diff->pieces->nelts - 1, nuance_diff_piece_t)
            : NULL;
    if (length == 0)
        return;
    if (last != NULL && last->kind == kind && last->text + last->length == text)
        last->length += length;
    else
        APR_ARRAY_PUSH(diff->pieces, nuance_diff_piece_t) =
            (nuance_diff_piece_t){ kind, text, length };
}

/* Which tokens of a and b are on the shortest way from one to the other; those of b are marked in
   kept_b as those of a in kept_a. Myers' greedy walk: furthest[k] is how far along a the best path
   on diagonal k comes with d differences; each d's row is kept, to go back by. Gives up, marking
   nothing, where the way is too long. */
static void mark_common(char *kept_a, char *kept_b, tokens_t a, tokens_t b, diff_t *diff)
{
    int limit = a.count + b.count < MAX_DISTANCE ? a.count + b.count : MAX_DISTANCE;
    int **rows = apr_palloc(diff->pool, sizeof(*rows) * (apr_size_t)(limit + 1));
    int *now = apr_pcalloc(diff->pool, sizeof(*now) * (apr_size_t)(2 * limit + 3));
    int middle = limit + 1;
    int found = -1;

    for (int d = 0; d <= limit && found < 0 && diff->steps > 0; d++) {
        for (int k = -d; k <= d && found < 0; k += 2) {
            int down = k == -d || (k != d && now[middle + k - 1] < now[middle + k + 1]);
            int x = d == 0 ? 0 : down ? now[middle + k + 1] : now[middle + k - 1] + 1;
            int y = x - k;
            while (x < a.count && y < b.count && y >= 0 && same(&a.list[x], &b.list[y])) {
                x++;
                y++;
                diff->steps--;
            }
            diff->steps--;
            now[middle + k] = x;
            if (x >= a.count && y >= b.count)
                found = d;
        }
        rows[d] = apr_pmemdup(diff->pool, now + middle - d, sizeof(*now) * (apr_size_t)(2 * d + 1));
    }
    int x = a.count;
    int y = b.count;
    for (int d = found; d >= 0; d--) {
        int k = x - y;
        int from_x = 0;
        int from_y = 0;
        if (d > 0) {
            const int *row = rows[d - 1] + (d - 1); /* of diagonal 0 */
            int down = k == -d || (k != d && row[k - 1] < row[k + 1]);
            from_x = down ? row[k + 1] : row[k - 1];
            from_y = from_x - (down ? k + 1 : k - 1);
        }
        while (x > from_x && y > from_y) {
            x--;
            y--;
            kept_a[x] = kept_b[y] = 1;
        }
        x = from_x;
        y = from_y;
    }
}

static void compare(diff_t *diff, const char *before, apr_size_t n_before, const char *after,
                    apr_size_t n_after, cut_t cut);

static void add_run(diff_t *diff, const run_t *run, cut_t cut)
{
    if (cut == cut_line && run->n_deleted > 0 && run->n_added > 0) {
        compare(diff, run->deleted, run->n_deleted, run->added, run->n_added, cut_word);
        return;
    }
    add_piece(diff, NUANCE_DIFF_DELETED, run->deleted, run->n_deleted);
    add_piece(diff, NUANCE_DIFF_ADDED, run->added, run->n_added);
}

static void take(const char **text, apr_size_t *length, const token_t *token)
{
    if (*length == 0)
        *text = token->text;
    *length += token->length;
}

static void compare(diff_t *diff, const char *before, apr_size_t n_before, const char *after,
                    apr_size_t n_after, cut_t cut)
{
    tokens_t a = tokens_of(before, n_before, cut, diff->pool);
    tokens_t b = tokens_of(after, n_after, cut, diff->pool);
    char *kept_a = apr_pcalloc(diff->pool, (apr_size_t)a.count + 1);
    char *kept_b = apr_pcalloc(diff->pool, (apr_size_t)b.count + 1);
    run_t run = { NULL, 0, NULL, 0 };

    mark_common(kept_a, kept_b, a, b, diff);
    for (int x = 0, y = 0; x < a.count || y < b.count;) {
        if (x < a.count && !kept_a[x])
            take(&run.deleted, &run.n_deleted, &a.list[x++]);
        else if (y < b.count && !kept_b[y])
            take(&run.added, &run.n_added, &b.list[y++]);
        else {
            add_run(diff, &run, cut);
            run = (run_t){ NULL, 0, NULL, 0 };
            add_piece(diff, NUANCE_DIFF_SAME, a.list[x].text, a.list[x].length);
            x++;
            y++;
        }
    }
    add_run(diff, &run, cut);
}

apr_array_header_t *nuance_diff(const char *before, const char *after, apr_pool_t *pool)
{
    diff_t diff = { apr_array_make(pool, 16, sizeof(nuance_diff_piece_t)), MAX_STEPS, pool };
    compare(&diff, before, strlen(before), after, strlen(after), cut_line);
    return diff.pieces;
}
