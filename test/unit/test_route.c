/* SPDX-License-Identifier: Apache-2.0 */
/* Paths, statements, content negotiation, times, tokens. */
#include "unit.h"

#include <apr_strings.h>

#include "core/negotiate.h"
#include "core/reltime.h"
#include "core/route.h"
#include "core/statement.h"
#include "core/token.h"

static void test_paths(void **state)
{
    nuance_route_match_t match;
    assert_true(nuance_route_match(&match, "/", *state));
    assert_string_equal(match.get->name, "portal");
    assert_true(nuance_route_match(&match, "/index.json", *state));
    assert_string_equal(match.suffix, "json");
    assert_true(nuance_route_match(&match, "/N12.xml", *state));
    assert_string_equal(match.get->name, "item");
    assert_string_equal(match.post->action, "item_update");
    assert_string_equal(apr_table_get(match.captures, "number"), "12");
    assert_true(nuance_route_match(&match, "/queue/a-b/work", *state));
    assert_string_equal(apr_table_get(match.captures, "queue"), "a-b");
    assert_true(nuance_route_match(
        &match, "/invitation/Ab_-0123456789012345678901234567890123456789/account", *state));
    assert_string_equal(match.post->action, "invitation_join");
    assert_true(nuance_route_match(&match, "/report/acme.eu-1", *state));
    assert_string_equal(apr_table_get(match.captures, "instance"), "acme.eu-1");
    assert_true(nuance_route_match(&match, "/oncall.ics", *state));
    assert_string_equal(match.get->name, "oncall");
    assert_string_equal(match.suffix, "ics");
    assert_string_equal(match.text->type, "text/calendar; charset=utf-8");
    assert_true(nuance_route_match(&match, "/oncall.xml", *state));
    assert_null(match.text);
    assert_false(nuance_route_match(&match, "/staff.ics", *state));
    static const char *const unknown[] = { "/N",
                                           "/N0",
                                           "/N012",
                                           "/N-1",
                                           "/N1234567890123456789",
                                           "/n1",
                                           "/N1/",
                                           "/queue/",
                                           "/queue/A",
                                           "/contract/x",
                                           "/N1.html",
                                           "",
                                           "/queue/paid/work/more",
                                           "//",
                                           "/staff/../N1" };
    for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
        assert_false(nuance_route_match(&match, unknown[i], *state));
}

static void test_every_route_is_complete(void **state)
{
    (void)state;
    for (int i = 0; i < nuance_n_routes; i++) {
        const nuance_route_t *route = &nuance_routes[i];
        for (const char *const *s = route->statements; s != NULL && *s != NULL; s++)
            assert_non_null(nuance_statement_find(*s));
        if (route->method == NUANCE_POST) {
            const nuance_statement_t *action = nuance_statement_find(route->action);
            assert_non_null(action);
            if (route->page != NULL) {
                /* another form is kept or looked at, any number of times */
                if (route->form == NULL)
                    assert_int_not_equal(nuance_statement_parameter(action, "submission"), -1);
                else
                    assert_non_null(nuance_route_find(route->form, NUANCE_POST));
                assert_non_null(nuance_route_find(route->page, NUANCE_GET));
            }
        }
        if (route->challenge != NULL)
            assert_non_null(nuance_statement_find(route->challenge));
    }
    assert_non_null(nuance_statement_find("viewer"));
}

static void test_shapes(void **state)
{
    const nuance_statement_t *statement = nuance_statement_find("queue_items");
    const char *values[8] = { NULL };
    nuance_shape_t *plain;
    nuance_shape_t *filtered;

    values[nuance_statement_parameter(statement, "queue")] = "paid";
    values[nuance_statement_parameter(statement, "status")] = "open";
    values[nuance_statement_parameter(statement, "owner")] = "any";
    values[nuance_statement_parameter(statement, "sort")] = "priority";
    assert_null(nuance_statement_shape(&plain, statement, values, *state));
    assert_int_equal(plain->n_values, 1);
    assert_non_null(strstr(plain->sql, "$1::nuance.queue_key"));
    assert_null(strchr(plain->sql, NUANCE_PLACEHOLDER));

    values[nuance_statement_parameter(statement, "status")] = "spam";
    values[nuance_statement_parameter(statement, "after")] = "1.2";
    assert_null(nuance_statement_shape(&filtered, statement, values, *state));
    assert_string_not_equal(plain->prepared_name, filtered->prepared_name);
    assert_int_equal(filtered->n_values, 3);
    /* a value is a value, never text of the statement */
    values[nuance_statement_parameter(statement, "status")] = "'; drop table x";
    assert_null(nuance_statement_shape(&filtered, statement, values, *state));
    assert_null(strstr(filtered->sql, "drop"));
}

static void test_accept(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        nuance_media_t media;
    } cases[] = {
        { NULL, NUANCE_HTML },
        { "", NUANCE_HTML },
        { "*/*", NUANCE_HTML },
        { "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", NUANCE_HTML },
        { "application/json", NUANCE_JSON },
        { "application/xml", NUANCE_XML },
        { "text/xml", NUANCE_XML },
        { "application/json;q=0.5, application/xml;q=0.6", NUANCE_XML },
        { "application/json, text/html", NUANCE_HTML },
        { "text/html;q=0, */*", NUANCE_XML },
        { "text/html;q=0.1, application/json", NUANCE_JSON },
        { "application/json;q=1.0;x=\"a,b\", text/html;q=0.3", NUANCE_JSON },
        { "image/png", NUANCE_NOTHING },
        { "text/html;q=0", NUANCE_NOTHING },
        { "*/*;q=0", NUANCE_NOTHING },
        { "application/*", NUANCE_XML },
        { ",,;;q=,", NUANCE_NOTHING },
        { "text/html;q=7", NUANCE_NOTHING },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(nuance_negotiate(cases[i].accept), cases[i].media);
}

/* Words last exactly until they are said to end. */
static void test_words_of_times_end_when_they_change(void **state)
{
    const apr_int64_t distances[] = { 0,        1,       44,      45,       59,       60,
                                      61,       119,     120,     3599,     3600,     7199,
                                      7200,     86399,   86400,   604799,   604800,   2419200,
                                      2629799,  2629800, 5259600, 31557599, 31557600, 40000000,
                                      63115200, 99999999 };
    apr_time_t then = apr_time_from_sec(1800000000) + 123456;
    for (size_t i = 0; i < 2 * sizeof(distances) / sizeof(distances[0]); i++) {
        apr_int64_t distance = i % 2 == 0 ? distances[i / 2] : -distances[i / 2];
        apr_time_t now = then + apr_time_from_sec(distance);
        apr_time_t until = nuance_ago_until(then, now);
        const char *words = nuance_ago(then, now, *state);
        assert_true(until > now);
        assert_string_equal(nuance_ago(then, until - 1, *state), words);
        assert_string_equal(nuance_ago(then, now + (until - 1 - now) / 2, *state), words);
        assert_string_not_equal(nuance_ago(then, until, *state), words);
    }
}

static void test_accept_texts(void **state)
{
    static const nuance_text_t texts[] = { { "ics", "text/calendar; charset=utf-8" },
                                           { "csv", "text/csv" },
                                           { NULL, NULL } };
    static const struct {
        const char *accept;
        const char *suffix;
    } cases[] = {
        { NULL, NULL },
        { "*/*", NULL },
        { "text/*", NULL },
        { "text/calendar", "ics" },
        { "text/csv, text/calendar;q=0.9", "csv" },
        { "text/calendar, */*;q=0.1", "ics" },
        { "text/html, text/calendar", NULL },
        { "text/html;q=0.5, text/calendar;q=0.6", "ics" },
        { "application/json, text/csv;q=0.9", NULL },
        { "text/calendar;q=0", NULL },
        { "image/png", NULL },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const nuance_text_t *found = nuance_negotiate_text(
            texts, cases[i].accept, nuance_negotiate(cases[i].accept), *state);
        if (cases[i].suffix == NULL)
            assert_null(found);
        else
            assert_string_equal(found->suffix, cases[i].suffix);
    }
    assert_null(nuance_negotiate_text(NULL, "text/calendar", NUANCE_NOTHING, *state));
}

static void test_words_for_times(void **state)
{
    apr_time_t now = apr_time_from_sec(1000000000);
    assert_string_equal(nuance_ago(now, now, *state), "just now");
    assert_string_equal(nuance_ago(now - apr_time_from_sec(60), now, *state), "1 minute ago");
    assert_string_equal(nuance_ago(now - apr_time_from_sec(7200), now, *state), "2 hours ago");
    assert_string_equal(nuance_ago(now + apr_time_from_sec(86400 * 3), now, *state), "in 3 days");
    assert_string_equal(nuance_duration_words(12 * 3600, *state), "12 hours");
    assert_string_equal(nuance_duration_words(86400, *state), "1 day");
    assert_string_equal(nuance_duration_words(5400, *state), "90 minutes");
    assert_string_equal(nuance_duration_words(417, *state), "7 minutes");
    assert_string_equal(nuance_duration_words(2 * 3600 + 1799, *state), "2 hours");
    assert_string_equal(nuance_duration_words(2 * 3600 + 1800, *state), "3 hours");
    assert_string_equal(nuance_duration_words(0, *state), "0 seconds");
}

static void test_times_of_postgresql(void **state)
{
    const char *iso = NULL;
    apr_time_t moment = nuance_time_parse(&iso, "2001-09-09 03:46:40.5+02", *state);
    assert_int_equal(apr_time_sec(moment), 1000000000);
    assert_string_equal(iso, "2001-09-09T03:46:40+02:00");
    assert_int_equal(apr_time_sec(nuance_time_parse(&iso, "2001-09-08 20:16:40-05:30", *state)),
                     1000000000);
    assert_int_equal(nuance_time_parse(&iso, "infinity", *state), -1);
    assert_int_equal(nuance_time_parse(&iso, "2001-09-09", *state), -1);
    assert_int_equal(nuance_time_parse(&iso, "2001-09-09 03:46:40 and more", *state), -1);
}

static void test_tokens(void **state)
{
    const char *one;
    const char *two;
    assert_null(nuance_token_random(&one, 32, *state));
    assert_null(nuance_token_random(&two, 32, *state));
    assert_int_equal(strlen(one), 43);
    assert_true(nuance_token_valid(one, 43, 43));
    assert_false(nuance_secrets_equal(one, two));
    assert_true(nuance_secrets_equal(one, apr_pstrdup(*state, one)));
    assert_false(nuance_secrets_equal(NULL, NULL));
    assert_string_equal(nuance_sha256_hex("abc", 3, *state),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /* RFC 4231, test case 2 */
    assert_string_equal(nuance_hmac_sha256("Jefe", "what do ya want for nothing?", *state),
                        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_paths),           WITH_POOL(test_every_route_is_complete),
        WITH_POOL(test_shapes),          WITH_POOL(test_accept),
        WITH_POOL(test_accept_texts),    WITH_POOL(test_words_of_times_end_when_they_change),
        WITH_POOL(test_words_for_times), WITH_POOL(test_times_of_postgresql),
        WITH_POOL(test_tokens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
