/* SPDX-License-Identifier: Apache-2.0 */
/* Addresses that say what an answer is about. */
#include "unit.h"

#include <apr_lib.h>
#include <apr_strings.h>

#include "core/reply_address.h"

static const char key[] = "0123456789abcdef0123456789abcdef";

static const char *made(apr_int64_t item, apr_int64_t person, apr_pool_t *pool)
{
    nuance_reply_address_t about = { item, person };
    return nuance_reply_address_make("support@help.example", &about, key, pool);
}

static void test_what_was_made_is_read(void **state)
{
    nuance_reply_address_t about = { 0, 0 };
    const char *address = made(123, 45, *state);
    assert_non_null(address);
    assert_int_equal(strncmp(address, "support+n123.p45.", 17), 0);
    assert_string_equal(strchr(address, '@'), "@help.example");
    assert_true(nuance_reply_address_read(&about, address, key, *state));
    assert_int_equal(about.item, 123);
    assert_int_equal(about.person, 45);
}

static void test_case_does_not_matter(void **state)
{
    nuance_reply_address_t about = { 0, 0 };
    char *address = apr_pstrdup(*state, made(7, 8, *state));
    for (char *c = address; *c != '\0'; c++)
        *c = (char)apr_toupper(*c);
    assert_true(nuance_reply_address_read(&about, address, key, *state));
    assert_int_equal(about.item, 7);
}

/* Every other byte of the part that says what it is about makes it another's. */
static void test_any_change_is_noticed(void **state)
{
    const char *address = made(123, 45, *state);
    for (const char *c = strchr(address, '+'); *c != '@'; c++) {
        nuance_reply_address_t about = { -1, -1 };
        char *forged = apr_pstrdup(*state, address);
        forged[c - address] = (char)(*c == '1' ? '2' : '1');
        assert_false(nuance_reply_address_read(&about, forged, key, *state));
        assert_int_equal(about.item, -1);
    }
}

static void test_another_key_or_person(void **state)
{
    nuance_reply_address_t about;
    const char *address = made(123, 45, *state);
    assert_false(nuance_reply_address_read(&about, address, "another key", *state));
    assert_string_not_equal(address, made(123, 46, *state));
    assert_string_not_equal(address, made(12, 345, *state));
}

static void test_what_is_no_reply_address(void **state)
{
    static const char *const others[] = { "",
                                          "@",
                                          "+@",
                                          "support@help.example",
                                          "support+@help.example",
                                          "support+n1@help.example",
                                          "support+n1.p2@help.example",
                                          "support+n1.p2.@help.example",
                                          "support+n0.p2.000000000000000000000000@x",
                                          "support+n01.p2.000000000000000000000000@x",
                                          "support+n-1.p2.000000000000000000000000@x",
                                          "support+n9999999999999999999.p2.0@x",
                                          "support+n1.p2.000000000000000000000000" };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        nuance_reply_address_t about;
        assert_false(nuance_reply_address_read(&about, others[i], key, *state));
    }
}

static void test_what_more_stands_in_it(void **state)
{
    nuance_reply_address_t about;
    const char *address = made(1, 2, *state);
    assert_false(nuance_reply_address_read(
        &about, apr_pstrcat(*state, apr_pstrmemdup(*state, address, 20), "x", address + 20, NULL),
        key, *state));
    /* subaddresses of one's own before ours are nothing to us */
    assert_true(
        nuance_reply_address_read(&about, apr_pstrcat(*state, "a+", address, NULL), key, *state));
}

static void test_bases(void **state)
{
    nuance_reply_address_t about = { 999999999999999999, 999999999999999999 };
    assert_null(nuance_reply_address_make("support", &about, key, *state));
    assert_null(nuance_reply_address_make("@help.example", &about, key, *state));
    assert_null(nuance_reply_address_make("support@", &about, key, *state));
    assert_null(nuance_reply_address_make("support@help.example", &about, key, *state));
    about.item = about.person = 9999999;
    assert_non_null(nuance_reply_address_make("support@help.example", &about, key, *state));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_what_was_made_is_read),
        WITH_POOL(test_case_does_not_matter),
        WITH_POOL(test_any_change_is_noticed),
        WITH_POOL(test_another_key_or_person),
        WITH_POOL(test_what_is_no_reply_address),
        WITH_POOL(test_what_more_stands_in_it),
        WITH_POOL(test_bases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
