/* SPDX-License-Identifier: Apache-2.0 */
/* What differs each time a page is sent. */
#include "unit.h"

#include <apr_strings.h>

#include "core/slots.h"

static const char *const values[NUANCE_SLOTS] = { "request-1", NULL, "submission-3" };

static const char *filled(const char *text, apr_pool_t *pool)
{
    nuance_buffer_t page;
    nuance_buffer_t out;
    nuance_buffer_init(&page, pool);
    nuance_buffer_init(&out, pool);
    nuance_buffer_puts(&page, text);
    nuance_slots_fill(&out, &page, values);
    assert_int_equal(out.length, strlen(out.data));
    return out.data;
}

static void test_marks_become_values(void **state)
{
    assert_int_equal(nuance_slots_child_init(), APR_SUCCESS);
    const char *request = nuance_slot_mark(NUANCE_SLOT_REQUEST);
    const char *csrf = nuance_slot_mark(NUANCE_SLOT_CSRF);
    const char *submission = nuance_slot_mark(NUANCE_SLOT_SUBMISSION);
    assert_string_equal(filled("", *state), "");
    assert_string_equal(filled("none", *state), "none");
    assert_string_equal(filled(request, *state), "request-1");
    assert_string_equal(filled(csrf, *state), "");
    assert_string_equal(filled(apr_pstrcat(*state, "a", request, submission, "b", submission, csrf,
                                           "c", request, NULL),
                               *state),
                        "arequest-1submission-3bsubmission-3crequest-1");
}

/* What looks like a mark and is none stays, whole or cut off. */
static void test_what_is_no_mark_stays(void **state)
{
    assert_int_equal(nuance_slots_child_init(), APR_SUCCESS);
    const char *old = apr_pstrdup(*state, nuance_slot_mark(NUANCE_SLOT_CSRF));
    assert_string_equal(filled("\x7F", *state), "\x7F");
    assert_string_equal(filled("a\x7F\x7F z", *state), "a\x7F\x7F z");
    for (apr_size_t n = 1; n < strlen(old); n++) {
        const char *part = apr_pstrndup(*state, old, n);
        assert_string_equal(filled(part, *state), part);
    }
    char *unknown = apr_pstrdup(*state, old);
    unknown[strlen(unknown) - 1] = 'z';
    assert_string_equal(filled(unknown, *state), unknown);
    const char *after = apr_pstrcat(*state, "\x7F", nuance_slot_mark(NUANCE_SLOT_REQUEST), NULL);
    assert_string_equal(filled(after, *state), "\x7Frequest-1");
}

static void test_marks_of_another_child_mean_nothing(void **state)
{
    assert_int_equal(nuance_slots_child_init(), APR_SUCCESS);
    const char *old = apr_pstrdup(*state, nuance_slot_mark(NUANCE_SLOT_REQUEST));
    assert_int_equal(nuance_slots_child_init(), APR_SUCCESS);
    assert_string_not_equal(old, nuance_slot_mark(NUANCE_SLOT_REQUEST));
    assert_string_equal(filled(old, *state), old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_marks_become_values),
        WITH_POOL(test_what_is_no_mark_stays),
        WITH_POOL(test_marks_of_another_child_mean_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
