/* SPDX-License-Identifier: Apache-2.0 */
/* The query language: what is read as what, and what is refused by which word. */
#include "unit.h"

#include <apr_strings.h>

#include "core/query.h"

static const char *const vocabulary[] = {
    "queue:words", "from:words",      "is:open|closed|urgent", "priority:level", "created:moment",
    "due:ahead",   "comments:number", "sort:age|activity",     "tag:words",      NULL
};

/* Without how each term was typed, which is the last thing in it. */
static const char *without_said(char *json)
{
    for (char *said = json; (said = strstr(said, ",\"said\":")) != NULL;) {
        char *end = said + strlen(",\"said\":\"");
        for (; *end != '"'; end++)
            end += *end == '\\';
        memmove(said, end + 1, strlen(end + 1) + 1);
    }
    return json;
}

/* The terms of a query, or "code word" of what is wrong with it. */
static const char *read_query(const char *text, apr_pool_t *pool)
{
    const char *json = NULL;
    nuance_error_t *error = nuance_query_parse(&json, text, vocabulary, "q", pool);
    if (error == NULL)
        return without_said(apr_pstrdup(pool, json));
    assert_int_equal(nuance_error_http_status(error), 422);
    assert_string_equal(error->problems->field, "q");
    return apr_psprintf(pool, "%s %s", error->problems->code, error->problems->argument);
}

typedef struct example_t {
    const char *query;
    const char *read;
} example_t;

static void test_said(void **state)
{
    const char *json = NULL;
    assert_null(
        nuance_query_parse(&json, "  -is:open  created:7d \"a  b\" ", vocabulary, "q", *state));
    assert_string_equal(json,
                        "[{\"not\":true,\"filter\":\"is\",\"in\":[\"open\"],\"said\":\"-is:open\"},"
                        "{\"filter\":\"created\",\"ge\":\"-604800\",\"said\":\"created:7d\"},"
                        "{\"phrase\":true,\"text\":\"a  b\",\"said\":\"\\\"a  b\\\"\"}]");
}

static void check_examples(const example_t *examples, apr_pool_t *pool)
{
    for (; examples->query != NULL; examples++)
        assert_string_equal(read_query(examples->query, pool), examples->read);
}

static void test_text(void **state)
{
    static const example_t examples[] = {
        { "", "[]" },
        { " \t\n", "[]" },
        { "disk full",
          "[{\"phrase\":false,\"text\":\"disk\"},{\"phrase\":false,\"text\":\"full\"}]" },
        { "\"disk  full\"", "[{\"phrase\":true,\"text\":\"disk  full\"}]" },
        { "-disk", "[{\"not\":true,\"phrase\":false,\"text\":\"disk\"}]" },
        { "-\"a b\"", "[{\"not\":true,\"phrase\":true,\"text\":\"a b\"}]" },
        { "- disk", "[{\"phrase\":false,\"text\":\"-\"},{\"phrase\":false,\"text\":\"disk\"}]" },
        { "\"say \\\"no\\\" \\\\\"", "[{\"phrase\":true,\"text\":\"say \\\"no\\\" \\\\\"}]" },
        { "http://a.example/?q=1:2", "[{\"phrase\":false,\"text\":\"http://a.example/?q=1:2\"}]" },
        { "10:30", "[{\"phrase\":false,\"text\":\"10:30\"}]" },
        { "blas\xC3\xA9", "[{\"phrase\":false,\"text\":\"blas\xC3\xA9\"}]" },
        { "';drop--", "[{\"phrase\":false,\"text\":\"';drop--\"}]" },
        { "\"never ends", "unbalanced-quote \"never" },
        { "a \"ends with a backslash\\", "unbalanced-quote \"ends" },
        { NULL, NULL },
    };
    check_examples(examples, *state);
}

static void test_words_and_choices(void **state)
{
    static const example_t examples[] = {
        { "queue:paid", "[{\"filter\":\"queue\",\"in\":[\"paid\"]}]" },
        { "QUEUE:paid,free", "[{\"filter\":\"queue\",\"in\":[\"paid\",\"free\"]}]" },
        { "from:\"Ann, B.\",x@y.example",
          "[{\"filter\":\"from\",\"in\":[\"Ann, B.\",\"x@y.example\"]}]" },
        { "-is:closed", "[{\"not\":true,\"filter\":\"is\",\"in\":[\"closed\"]}]" },
        { "sort:age", "[{\"filter\":\"sort\",\"in\":[\"age\"]}]" },
        { "tag:outage,vip", "[{\"filter\":\"tag\",\"in\":[\"outage\",\"vip\"]}]" },
        { "-tag:none", "[{\"not\":true,\"filter\":\"tag\",\"in\":[\"none\"]}]" },
        { "tag:a tag:b",
          "[{\"filter\":\"tag\",\"in\":[\"a\"]},{\"filter\":\"tag\",\"in\":[\"b\"]}]" },
        { "tag:", "needs-value tag:" },
        { "tag:>a", "not-comparable tag:>a" },
        { "is:opened", "not-a-choice opened" },
        { "is:ope", "not-a-choice ope" },
        { "is:open|closed", "not-a-choice open|closed" },
        { "queue:", "needs-value queue:" },
        { "queue: paid", "needs-value queue:" },
        { "queue:a,", "needs-value queue:a," },
        { "queue:\"\"", "needs-value queue:\"\"" },
        { "queue:>a", "not-comparable queue:>a" },
        { "quue:paid", "unknown-filter quue" },
        { NULL, NULL },
    };
    check_examples(examples, *state);
}

static void test_levels_and_numbers(void **state)
{
    static const example_t examples[] = {
        { "priority:high", "[{\"filter\":\"priority\",\"ge\":\"high\",\"le\":\"high\"}]" },
        { "priority:>=high", "[{\"filter\":\"priority\",\"ge\":\"high\"}]" },
        { "priority:<high", "[{\"filter\":\"priority\",\"lt\":\"high\"}]" },
        { "priority:low..high", "[{\"filter\":\"priority\",\"ge\":\"low\",\"le\":\"high\"}]" },
        { "comments:>3", "[{\"filter\":\"comments\",\"gt\":\"3\"}]" },
        { "comments:..9", "[{\"filter\":\"comments\",\"le\":\"9\"}]" },
        { "comments:-1..*", "[{\"filter\":\"comments\",\"ge\":\"-1\"}]" },
        { "comments:..", "needs-value comments:.." },
        { "comments:>", "needs-value comments:>" },
        { "comments:many", "not-a-number many" },
        { "comments:1234567890123456789", "not-a-number 1234567890123456789" },
        { "priority:hi\"gh", "not-a-choice hi\"gh" },
        { NULL, NULL },
    };
    check_examples(examples, *state);
}

static void test_times(void **state)
{
    static const example_t examples[] = {
        { "created:2026-03-29",
          "[{\"filter\":\"created\",\"ge\":\"2026-03-29\",\"lt\":\"2026-03-30\"}]" },
        { "created:2024-02",
          "[{\"filter\":\"created\",\"ge\":\"2024-02-01\",\"lt\":\"2024-03-01\"}]" },
        { "created:2026",
          "[{\"filter\":\"created\",\"ge\":\"2026-01-01\",\"lt\":\"2027-01-01\"}]" },
        { "created:>2026-12-31", "[{\"filter\":\"created\",\"ge\":\"2027-01-01\"}]" },
        { "created:>=2026-12", "[{\"filter\":\"created\",\"ge\":\"2026-12-01\"}]" },
        { "created:<2026-02", "[{\"filter\":\"created\",\"lt\":\"2026-02-01\"}]" },
        { "created:<=2024-02-28", "[{\"filter\":\"created\",\"lt\":\"2024-02-29\"}]" },
        { "created:2026-01..2026-02",
          "[{\"filter\":\"created\",\"ge\":\"2026-01-01\",\"lt\":\"2026-03-01\"}]" },
        { "created:>2026-03-29T14:05", "[{\"filter\":\"created\",\"ge\":\"2026-03-29 14:05\"}]" },
        { "created:today", "[{\"filter\":\"created\",\"ge\":\"today\",\"lt\":\"tomorrow\"}]" },
        { "created:<7d", "[{\"filter\":\"created\",\"ge\":\"-604800\"}]" },
        { "created:7d", "[{\"filter\":\"created\",\"ge\":\"-604800\"}]" },
        { "created:>30m", "[{\"filter\":\"created\",\"lt\":\"-1800\"}]" },
        { "created:1d..2w", "[{\"filter\":\"created\",\"ge\":\"-1209600\",\"lt\":"
                            "\"-86400\"}]" },
        /* a range goes from the younger to the older */
        { "created:7d..", "[{\"filter\":\"created\",\"lt\":\"-604800\"}]" },
        { "created:..7d", "[{\"filter\":\"created\",\"ge\":\"-604800\"}]" },
        { "created:2026-02..*", "[{\"filter\":\"created\",\"ge\":\"2026-02-01\"}]" },
        /* PostgreSQL's calendar has a beginning */
        { "created:<6337y", "[{\"filter\":\"created\",\"ge\":\"-199843632000\"}]" },
        { "created:<9999y", "[{\"filter\":\"created\",\"ge\":\"-200000000000\"}]" },
        { "due:<9999y", "[{\"filter\":\"due\",\"lt\":\"+315328464000\"}]" },
        { "due:<2h", "[{\"filter\":\"due\",\"lt\":\"+7200\"}]" },
        { "due:>1d", "[{\"filter\":\"due\",\"ge\":\"+86400\"}]" },
        { "created:2026-02-29", "not-a-time 2026-02-29" },
        { "created:2026-13", "not-a-time 2026-13" },
        { "created:7x", "not-a-time 7x" },
        { "created:<99999d", "not-a-time 99999d" },
        { "created:2026-03-29T25:00", "not-a-time 2026-03-29T25:00" },
        { NULL, NULL },
    };
    check_examples(examples, *state);
}

/* Only the database knows what these are about: every way they can be read. */
static void test_own(void **state)
{
    static const char *const own[] = { "queue:words", "*:own", "is:open|closed", NULL };
    static const example_t examples[] = {
        { "cost:9.50", "[{\"filter\":\"cost\",\"own\":true,\"in\":[\"9.50\"],\"ge\":\"9.50\","
                       "\"le\":\"9.50\"}]" },
        { "-COST:>=-3",
          "[{\"not\":true,\"filter\":\"cost\",\"own\":true,\"in\":[\">=-3\"],\"ge\":\"-3\"}]" },
        { "cost:1..2.5",
          "[{\"filter\":\"cost\",\"own\":true,\"in\":[\"1..2.5\"],\"ge\":\"1\",\"le\":\"2.5\"}]" },
        { "region:eu,us", "[{\"filter\":\"region\",\"own\":true,\"in\":[\"eu\",\"us\"]}]" },
        { "site:\"a > b\"",
          "[{\"filter\":\"site\",\"own\":true,\"in\":[],\"exact\":[\"a > b\"]}]" },
        { "site:\">b\"", "[{\"filter\":\"site\",\"own\":true,\"in\":[],\"exact\":[\">b\"]}]" },
        { "site:none,\"none\",a*,\"a*\"", "[{\"filter\":\"site\",\"own\":true,\"in\":[\"none\",\"a*"
                                          "\"],\"exact\":[\"none\",\"a*\"]}]" },
        { "site:=a,=b", "[{\"filter\":\"site\",\"own\":true,\"in\":[\"a\",\"b\"]}]" },
        { "site:\"=a\"", "[{\"filter\":\"site\",\"own\":true,\"in\":[],\"exact\":[\"=a\"]}]" },
        { "cost:=none", "[{\"filter\":\"cost\",\"own\":true,\"in\":[\"none\"],\"ge\":\"none\","
                        "\"le\":\"none\"}]" },
        { "when:2026-02", "[{\"filter\":\"when\",\"own\":true,\"in\":[\"2026-02\"],\"ge\":\"2026-"
                          "02\",\"le\":\"2026-02\","
                          "\"days\":{\"ge\":\"2026-02-01\",\"lt\":\"2026-03-01\"}}]" },
        { "when:>2026-02-28",
          "[{\"filter\":\"when\",\"own\":true,\"in\":[\">2026-02-28\"],\"gt\":\"2026-02-28\","
          "\"days\":{\"ge\":\"2026-03-01\"}}]" },
        { "when:<today", "[{\"filter\":\"when\",\"own\":true,\"in\":[\"<today\"],\"lt\":\"today\","
                         "\"days\":{\"lt\":\"today\"}}]" },
        { "when:<7d", "[{\"filter\":\"when\",\"own\":true,\"in\":[\"<7d\"],\"lt\":\"7d\","
                      "\"days\":{\"ge\":\"-604800\",\"le\":\"today\"}}]" },
        { "when:+7d",
          "[{\"filter\":\"when\",\"own\":true,\"in\":[\"+7d\"],\"ge\":\"+7d\",\"le\":\"+7d\","
          "\"days\":{\"ge\":\"today\",\"le\":\"+604800\"}}]" },
        { "when:>7d", "[{\"filter\":\"when\",\"own\":true,\"in\":[\">7d\"],\"gt\":\"7d\",\"days\":{"
                      "\"lt\":\"-604800\"}}]" },
        { "when:>+7d", "[{\"filter\":\"when\",\"own\":true,\"in\":[\">+7d\"],\"gt\":\"+7d\","
                       "\"days\":{\"gt\":\"+604800\"}}]" },
        { "when:7d..+7d",
          "[{\"filter\":\"when\",\"own\":true,\"in\":[\"7d..+7d\"],\"ge\":\"7d\",\"le\":\"+7d\","
          "\"days\":{\"ge\":\"-604800\",\"le\":\"+604800\"}}]" },
        { "when:7d..",
          "[{\"filter\":\"when\",\"own\":true,\"in\":[\"7d..\"],\"ge\":\"7d\",\"days\":{"
          "\"ge\":\"-604800\"}}]" },
        { "when:*..+7d",
          "[{\"filter\":\"when\",\"own\":true,\"in\":[\"*..+7d\"],\"le\":\"+7d\",\"days\":{"
          "\"le\":\"+604800\"}}]" },
        { "when:2026-02..",
          "[{\"filter\":\"when\",\"own\":true,\"in\":[\"2026-02..\"],\"ge\":\"2026-02\","
          "\"days\":{\"ge\":\"2026-02-01\"}}]" },
        { "when:..2026-02",
          "[{\"filter\":\"when\",\"own\":true,\"in\":[\"..2026-02\"],\"le\":\"2026-02\","
          "\"days\":{\"lt\":\"2026-03-01\"}}]" },
        { "when:2026-01..today", "[{\"filter\":\"when\",\"own\":true,\"in\":[\"2026-01..today\"],"
                                 "\"ge\":\"2026-01\",\"le\":\"today\","
                                 "\"days\":{\"ge\":\"2026-01-01\",\"lt\":\"tomorrow\"}}]" },
        { "when:+2026-01-01", "[{\"filter\":\"when\",\"own\":true,\"in\":[\"+2026-01-01\"],\"ge\":"
                              "\"+2026-01-01\",\"le\":\"+2026-01-01\"}]" },
        { "is:open", "[{\"filter\":\"is\",\"in\":[\"open\"]}]" },
        { "http://x.example", "[{\"phrase\":false,\"text\":\"http://x.example\"}]" },
        { "is:shut", "not-a-choice shut" },
        { "cost:", "needs-value cost:" },
        { "cost:>", "needs-value cost:>" },
        { "cost:=", "needs-value cost:=" },
        { "cost:a,", "needs-value cost:a," },
        { "cost:\"a", "unbalanced-quote \"a" },
        { NULL, NULL },
    };
    for (const example_t *example = examples; example->query != NULL; example++) {
        const char *json = NULL;
        nuance_error_t *error = nuance_query_parse(&json, example->query, own, "q", *state);
        if (error != NULL)
            json = apr_psprintf(*state, "%s %s", error->problems->code, error->problems->argument);
        assert_string_equal(without_said(apr_pstrdup(*state, json)), example->read);
    }
}

static void test_what_is_too_much(void **state)
{
    char *many = apr_palloc(*state, 2 * 1000 + 1);
    for (int i = 0; i < 1000; i++)
        memcpy(many + (size_t)2 * i, "a ", 3);
    assert_string_equal(read_query(many, *state), "too-many-terms a");
    char *list = apr_psprintf(*state, "queue:%s", many);
    for (char *c = list; *c != '\0'; c++)
        if (*c == ' ')
            *c = ',';
    assert_string_equal(read_query(list, *state), "too-many-terms a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_text),
        WITH_POOL(test_said),
        WITH_POOL(test_words_and_choices),
        WITH_POOL(test_levels_and_numbers),
        WITH_POOL(test_times),
        WITH_POOL(test_own),
        WITH_POOL(test_what_is_too_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
