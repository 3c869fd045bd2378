/* SPDX-License-Identifier: Apache-2.0 */
/* What threads remember of each other's work. */
#include "unit.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>

#include "core/memo.h"

enum { LIMIT = 64 * 1024, THREADS = 4, ROUNDS = 20000 };

static void keep(const char *key, const char *text, apr_pool_t *pool)
{
    nuance_buffer_t k;
    nuance_buffer_t t;
    nuance_buffer_init(&k, pool);
    nuance_buffer_init(&t, pool);
    nuance_buffer_puts(&k, key);
    nuance_buffer_puts(&t, text);
    nuance_memo_keep(&k, &t);
}

/* What is kept for the key, or NULL. */
static const char *found(const char *key, apr_pool_t *pool)
{
    nuance_buffer_t k;
    nuance_buffer_t t;
    nuance_buffer_init(&k, pool);
    nuance_buffer_init(&t, pool);
    nuance_buffer_puts(&k, key);
    return nuance_memo_find(&t, &k) ? t.data : NULL;
}

static void test_what_was_kept_is_found(void **state)
{
    assert_int_equal(nuance_memo_child_init(*state, LIMIT), APR_SUCCESS);
    assert_null(found("a", *state));
    keep("a", "one", *state);
    keep("ab", "two", *state);
    assert_string_equal(found("a", *state), "one");
    assert_string_equal(found("ab", *state), "two");
    assert_null(found("abc", *state));
}

static void test_without_memory_nothing_is_kept(void **state)
{
    assert_int_equal(nuance_memo_child_init(*state, 0), APR_SUCCESS);
    keep("a", "one", *state);
    assert_null(found("a", *state));
}

static void test_what_is_asked_for_stays_and_the_rest_makes_room(void **state)
{
    assert_int_equal(nuance_memo_child_init(*state, LIMIT), APR_SUCCESS);
    keep("asked for", "stays", *state);
    keep("forgotten", "goes", *state);
    for (int i = 0; i < 2000; i++) {
        keep(apr_psprintf(*state, "key %d", i), apr_psprintf(*state, "%0100d", i), *state);
        assert_string_equal(found("asked for", *state), "stays");
    }
    assert_null(found("forgotten", *state));
    assert_null(found("key 0", *state));
    assert_non_null(found("key 1999", *state));
}

/* Asked for in turn, old texts become young again: not more of them than there is room for. */
static void test_what_is_read_again_does_not_grow_it(void **state)
{
    apr_pool_t *pool;
    assert_int_equal(nuance_memo_child_init(*state, LIMIT), APR_SUCCESS);
    assert_int_equal(apr_pool_create(&pool, *state), APR_SUCCESS);
    int kept = 0;
    for (int round = 0; round < 20; round++)
        for (int i = 0; i < 50 * (round + 1); i++) {
            const char *key = apr_psprintf(pool, "key %d", i);
            if (found(key, pool) == NULL)
                keep(key, apr_psprintf(pool, "%0400d", i), pool);
            apr_pool_clear(pool);
        }
    for (int i = 0; i < 1000; i++)
        kept += found(apr_psprintf(*state, "key %d", i), *state) != NULL;
    assert_true(kept * 400 <= LIMIT + LIMIT / 8);
}

static void test_what_is_too_large_is_not_kept(void **state)
{
    assert_int_equal(nuance_memo_child_init(*state, LIMIT), APR_SUCCESS);
    keep("large", apr_psprintf(*state, "%010000d", 1), *state);
    assert_null(found("large", *state));
}

static void *APR_THREAD_FUNC work(apr_thread_t *thread, void *data)
{
    apr_pool_t *parent = apr_thread_pool_get(thread);
    int *wrong = data;
    apr_pool_t *pool;
    if (apr_pool_create(&pool, parent) != APR_SUCCESS) {
        (*wrong)++;
        return NULL;
    }
    for (int i = 0; i < ROUNDS; i++) {
        const char *key = apr_psprintf(pool, "key %d", i % 900);
        const char *text = found(key, pool);
        if (text == NULL)
            keep(key, apr_pstrcat(pool, "text of ", key, NULL), pool);
        else if (strcmp(text, apr_pstrcat(pool, "text of ", key, NULL)) != 0)
            (*wrong)++;
        apr_pool_clear(pool);
    }
    return NULL;
}

static void test_threads_share_it(void **state)
{
    apr_thread_t *threads[THREADS];
    int wrong[THREADS] = { 0 };
    assert_int_equal(nuance_memo_child_init(*state, LIMIT), APR_SUCCESS);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(apr_thread_create(&threads[i], NULL, work, &wrong[i], *state),
                         APR_SUCCESS);
    for (int i = 0; i < THREADS; i++) {
        apr_status_t status;
        assert_int_equal(apr_thread_join(&status, threads[i]), APR_SUCCESS);
        assert_int_equal(wrong[i], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_what_was_kept_is_found),
        WITH_POOL(test_without_memory_nothing_is_kept),
        WITH_POOL(test_what_is_asked_for_stays_and_the_rest_makes_room),
        WITH_POOL(test_what_is_read_again_does_not_grow_it),
        WITH_POOL(test_what_is_too_large_is_not_kept),
        WITH_POOL(test_threads_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
