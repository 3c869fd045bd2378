/* SPDX-License-Identifier: Apache-2.0 */
/* Forms: what a definition says, what may be published, what becomes of answers. */
#include "unit.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <jansson.h>

#include "core/form.h"
#include "core/form_edit.h"
#include "core/form_evaluate.h"

static const char *form_of(apr_pool_t *pool, const char *questions)
{
    return apr_pstrcat(pool, "<form title='T'><group name='g' title='G'>", questions,
                       "</group></form>", NULL);
}

static const char *codes(apr_array_header_t *problems, apr_pool_t *pool)
{
    const char *text = "";
    for (int i = 0; i < problems->nelts; i++) {
        const nuance_form_problem_t *p = &APR_ARRAY_IDX(problems, i, nuance_form_problem_t);
        text = apr_pstrcat(pool, text, *text != '\0' ? " " : "",
                           p->question != NULL ? p->question : "", ":", p->code, NULL);
    }
    return text;
}

static void assert_check(apr_pool_t *pool, const char *questions, const char *expected)
{
    assert_string_equal(codes(nuance_form_check(form_of(pool, questions), pool), pool), expected);
}

static const char *read_source(const char *path, apr_pool_t *pool)
{
    const char *source = getenv("srcdir");
    apr_file_t *file;
    apr_finfo_t info;
    apr_size_t length;
    path = apr_pstrcat(pool, source != NULL ? source : ".", "/", path, NULL);
    assert_int_equal(apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, pool), APR_SUCCESS);
    assert_int_equal(apr_file_info_get(&info, APR_FINFO_SIZE, file), APR_SUCCESS);
    char *text = apr_pcalloc(pool, (apr_size_t)info.size + 1);
    assert_int_equal(apr_file_read_full(file, text, (apr_size_t)info.size, &length), APR_SUCCESS);
    return text;
}

static void test_free_form_can_be_published(void **state)
{
    apr_pool_t *pool = *state;
    const char *text = read_source("forms/free.xml", pool);
    assert_string_equal(codes(nuance_form_check(text, pool), pool), "");
}

static void test_what_is_refused_at_publishing(void **state)
{
    apr_pool_t *pool = *state;
    const char *yes = "<question name='a' type='yes-no' label='A'/>";
    assert_check(pool, yes, "");
    assert_check(pool, "", ":group-empty :no-questions");
    assert_check(
        pool,
        "<question name='a' type='yes-no' label='A'/><question name='a' type='short' label='B'/>",
        "a:name-twice");
    assert_check(pool, "<question name='a' type='choice' label='A'/>", "a:no-options");
    assert_check(pool,
                 "<question name='a' type='choice' label='A'><option value='x' label='X'/><option "
                 "value='x' label='Y'/></question>",
                 "a:option-twice");
    assert_check(pool, "<question name='a' type='riddle' label='A'/>", "a:no-accepted");
    assert_check(pool, "<question name='a' type='file' label='A'/>", "");
    assert_check(pool, "<question name='a' type='short' min='9' max='3' label='A'/>",
                 "a:length-order");
    assert_check(pool, "<question name='a' type='steps' least='9' most='3' label='A'/>",
                 "a:count-order");
    assert_check(pool,
                 "<question name='a' type='yes-no' label='A'><gate answers='maybe' "
                 "title='T'>x</gate></question>",
                 "a:gate-unknown");
    assert_check(pool, "<question name='a' type='oddity' label='A'/>",
                 "a:no-name-or-type a:grammar :group-empty :no-questions");
}

static void test_conditions_look_back(void **state)
{
    apr_pool_t *pool = *state;
    const char *a = "<question name='a' type='yes-no' label='A'>%s</question>";
    const char *b = "<question name='b' type='yes-no' label='B'>%s</question>";
    const char *on_a = "<when><is question='a' answers='yes'/></when>";
    const char *on_b = "<when><is question='b' answers='yes'/></when>";
#define PAIR(first, second)                                                                        \
    apr_pstrcat(pool, apr_psprintf(pool, a, first), apr_psprintf(pool, b, second), NULL)
    assert_check(pool, PAIR("", on_a), "");
    assert_check(pool, PAIR(on_b, ""), "a:when-later");
    assert_check(pool, PAIR(on_b, on_a), "a:when-circle");
    assert_check(pool, PAIR(on_a, ""), "a:when-circle");
    assert_check(pool, PAIR("", "<when><is question='z' answers='yes'/></when>"), "b:when-missing");
    assert_check(pool, PAIR("", "<when><is question='a' answers='maybe'/></when>"),
                 "b:when-unknown");
    assert_check(pool, PAIR("", "<when><is question='a' text='yes'/></when>"), "b:when-text");
}

static void test_patterns(void **state)
{
    apr_pool_t *pool = *state;
    static const struct {
        const char *pattern;
        const char *expected;
    } cases[] = {
        { "v?\\d+(\\.\\d+)*", "" },        { "(a+)+b", "a:pattern-slow" },
        { "(a|aa)+c", "a:pattern-slow" },  { "([a-z0-9]+-?)+x", "a:pattern-slow" },
        { "(\\w*)*$x", "a:pattern-slow" }, { "(.*)*\\d", "a:pattern-slow" },
        { "(a", "a:pattern-wrong" },       { "[z-a]", "a:pattern-wrong" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_check(
            pool,
            apr_psprintf(pool,
                         "<question name='a' type='short' label='A'><pattern message='M'>%s"
                         "</pattern></question>",
                         cases[i].pattern),
            cases[i].expected);
    /* What would run for years ends, and does not fit. */
    nuance_pattern_t *pattern;
    assert_null(nuance_pattern_compile(&pattern, "(a+)+b", pool));
    assert_int_equal(
        nuance_pattern_match(pattern, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!b"),
        NUANCE_PATTERN_EXHAUSTED);
    assert_int_equal(nuance_pattern_match(pattern, "aab"), NUANCE_PATTERN_MATCHES);
    assert_int_equal(nuance_pattern_match(pattern, "aab\n"), NUANCE_PATTERN_DIFFERS);
}

static void test_there_is_a_way_to_the_end(void **state)
{
    apr_pool_t *pool = *state;
    assert_check(pool,
                 "<question name='a' type='yes-no' required='yes' label='A'><gate answers='yes no' "
                 "title='T'>x</gate></question>",
                 "a:no-end");
    assert_check(pool,
                 "<question name='a' type='yes-no' label='A'><gate answers='yes no' "
                 "title='T'>x</gate></question>",
                 "");
    /* Either way there is another wall. */
    assert_check(pool,
                 "<question name='a' type='yes-no' required='yes' label='A'/>"
                 "<question name='b' type='yes-no' required='yes' label='B'><when><is question='a' "
                 "answers='yes'/></when>"
                 "<gate answers='yes no' title='T'>x</gate></question>"
                 "<question name='c' type='acknowledgement' required='yes' "
                 "label='C'><when><not><is question='a' answers='yes'/></not></when>"
                 "</question>"
                 "<question name='d' type='choice' required='yes' label='D'><when><any><is "
                 "question='c' answers='yes'/></any></when>"
                 "<option value='x' label='X'/><gate answers='x' title='T'>x</gate></question>",
                 "d:no-end");
}

static nuance_form_t *read_form(const char *text, apr_pool_t *pool)
{
    nuance_form_t *form;
    nuance_form_read(&form, text, NULL, pool);
    assert_non_null(form);
    return form;
}

/* "ACCEPTED | problems" of some answers. */
static const char *evaluated(const char *definition, const char *answers, apr_pool_t *pool)
{
    nuance_verdict_t *verdict;
    json_t *given = json_loads(answers, 0, NULL);
    assert_non_null(given);
    nuance_form_evaluate(&verdict, read_form(definition, pool), given, pool);
    const char *text = apr_pstrcat(pool, nuance_verdict_json(verdict, pool), " |", NULL);
    for (int i = 0; i < verdict->problems->nelts; i++) {
        const nuance_answer_problem_t *p =
            &APR_ARRAY_IDX(verdict->problems, i, nuance_answer_problem_t);
        text = apr_pstrcat(pool, text, " ", p->name != NULL ? p->name : "", ":", p->code, NULL);
    }
    if (verdict->gate != NULL)
        text = apr_pstrcat(pool, text, " gate ", verdict->gate->title, NULL);
    json_decref(given);
    return text;
}

static void test_answers(void **state)
{
    apr_pool_t *pool = *state;
    const char *form = form_of(
        pool,
        "<question name='a' type='yes-no' required='yes' label='A'><gate answers='no' "
        "title='Wall'>x</gate></question>"
        "<question name='s' type='steps' least='2' label='S'/>"
        "<question name='c' type='choices' most='2' label='C'><option value='x' label='X'/><option "
        "value='y' label='Y'/>"
        "<option value='z' label='Z'/></question>"
        "<question name='r' type='riddle' label='R'><accept>Grüne Straße 7</accept></question>"
        "<question name='t' type='short' max='5' label='T'><when><is question='c' "
        "answers='x'/></when></question>");
    assert_string_equal(evaluated(form, "{}", pool), "{} | a:required");
    assert_string_equal(evaluated(form, "{\"a\": true}", pool), "{\"a\":\"yes\"} |");
    assert_string_equal(evaluated(form, "{\"a\": \"no\", \"s\": [\"one\"]}", pool),
                        "{\"a\":\"no\"} | gate Wall");
    assert_string_equal(evaluated(form, "{\"a\": \"yes\", \"s\": [\"1\", \" \", \"2\"]}", pool),
                        "{\"a\":\"yes\",\"s\":[\"1\",\"2\"]} |");
    assert_string_equal(evaluated(form, "{\"a\": \"yes\", \"s\": [\"1\"]}", pool),
                        "{\"a\":\"yes\",\"s\":[\"1\"]} | s:too-few");
    assert_string_equal(evaluated(form, "{\"a\": \"yes\", \"c\": [\"x\",\"y\",\"z\"]}", pool),
                        "{\"a\":\"yes\",\"c\":[\"x\",\"y\",\"z\"]} | c:too-many");
    assert_string_equal(evaluated(form, "{\"a\": \"yes\", \"c\": [\"q\"]}", pool),
                        "{\"a\":\"yes\",\"c\":[\"q\"]} | c:not-a-choice");
    assert_string_equal(evaluated(form, "{\"a\": \"yes\", \"r\": \"grüneSTRASSE7\"}", pool),
                        "{\"a\":\"yes\",\"r\":\"grüneSTRASSE7\"} | r:riddle");
    assert_string_equal(evaluated(form, "{\"a\": \"yes\", \"r\": \" GRÜNE  straße7\"}", pool),
                        "{\"a\":\"yes\",\"r\":\" GRÜNE  straße7\"} |");
    /* A hidden question's answer is dropped, a shown one's is checked. */
    assert_string_equal(evaluated(form, "{\"a\": \"yes\", \"t\": \"far too long\"}", pool),
                        "{\"a\":\"yes\"} |");
    assert_string_equal(
        evaluated(form, "{\"a\": \"yes\", \"c\": [\"x\"], \"t\": \"far too long\"}", pool),
        "{\"a\":\"yes\",\"c\":[\"x\"],\"t\":\"far too long\"} | t:too-long");
    assert_string_equal(evaluated(form, "{\"a\": 7, \"zz\": \"x\"}", pool),
                        "{} | zz:unknown-field a:malformed");
    assert_string_equal(evaluated(form, "{\"a\": [\"yes\"]}", pool), "{} | a:malformed");
}

static void assert_place(const nuance_verdict_t *verdict, const char *step, const char *go,
                         const char *seen, nuance_walk_t walk, int expected)
{
    nuance_place_t place = nuance_form_walk(verdict, step, go, seen);
    assert_int_equal(place.walk, walk);
    assert_int_equal(place.step, expected);
}

static void test_walking(void **state)
{
    apr_pool_t *pool = *state;
    nuance_form_t *form = read_form(read_source("forms/free.xml", pool), pool);
    apr_table_t *fields = apr_table_make(pool, 8);
    nuance_verdict_t *verdict;
#define EVALUATE()                                                                                 \
    do {                                                                                           \
        json_t *given_ = nuance_answers_gather(form, fields, pool);                                \
        nuance_form_evaluate(&verdict, form, given_, pool);                                        \
        json_decref(given_);                                                                       \
    } while (0)
    EVALUATE();
    assert_place(verdict, NULL, "next", "current", NUANCE_WALK_REFUSE, 0);
    apr_table_set(fields, "q-current", "yes");
    EVALUATE();
    assert_place(verdict, "before", "next", "current", NUANCE_WALK_ASK, 0); /* two more came up */
    assert_place(verdict, "before", "next", "current unmodified", NUANCE_WALK_REFUSE, 0);
    apr_table_set(fields, "q-unmodified", "yes");
    apr_table_set(fields, "q-clean", "untried");
    EVALUATE();
    assert_place(verdict, "before", "next", "current unmodified clean", NUANCE_WALK_ASK, 0);
    assert_true(nuance_form_walk(verdict, "before", "next", "").gated);
    assert_place(verdict, "before", "file", NULL, NUANCE_WALK_REFUSE, 0);
    apr_table_set(fields, "q-clean", "yes");
    EVALUATE();
    assert_place(verdict, "before", "next", "current unmodified clean", NUANCE_WALK_ASK, 1);
    assert_place(verdict, "problem", "back", NULL, NUANCE_WALK_ASK, 0);
    apr_table_set(fields, "q-summary", "Saving shows a blank page");
    apr_table_set(fields, "q-version", "4.2.1");
    apr_table_set(fields, "q-steps.2", "then there");
    apr_table_set(fields, "q-steps.1", "click here");
    apr_table_set(fields, "q-expected", "a page");
    apr_table_set(fields, "q-actual", "none\r\nat all");
    EVALUATE();
    assert_place(verdict, "problem", "next", NULL, NUANCE_WALK_ASK, 2);
    assert_place(verdict, "problem", "more.steps", NULL, NUANCE_WALK_ASK, 1);
    assert_place(verdict, "more", "next", NULL, NUANCE_WALK_REFUSE, 2);
    apr_table_set(fields, "q-private", "yes");
    apr_table_set(fields, "q-where.firefox", "yes");
    EVALUATE();
    assert_place(verdict, "more", "next", NULL, NUANCE_WALK_ASK, 3);
    assert_place(verdict, "file", "file", NULL, NUANCE_WALK_FILE, 3);
    assert_place(verdict, "file", "back", NULL, NUANCE_WALK_ASK, 2);
    assert_string_equal(
        nuance_verdict_json(verdict, pool),
        "{\"current\":\"yes\",\"unmodified\":\"yes\",\"clean\":\"yes\",\"summary\":\"Saving shows "
        "a blank page\","
        "\"version\":\"4.2.1\",\"steps\":[\"click here\",\"then there\"],\"expected\":\"a page\","
        "\"actual\":\"none\\nat all\",\"where\":[\"firefox\"],\"private\":\"yes\"}");
    assert_string_equal(nuance_verdict_words(verdict, 100, pool), "Saving shows a blank page");
}

static void test_editing(void **state)
{
    apr_pool_t *pool = *state;
    const char *text = "<form title='T'/>";
    apr_table_t *edit = apr_table_make(pool, 8);
    apr_table_set(edit, "operation", "add-group");
    apr_table_set(edit, "name", "g");
    apr_table_set(edit, "label", "G & H");
    assert_null(nuance_form_edit(&text, text, edit, pool));
    apr_table_set(edit, "operation", "add-question");
    apr_table_set(edit, "group_name", "g");
    apr_table_set(edit, "name", "a");
    apr_table_set(edit, "label", "A <b>?");
    apr_table_set(edit, "type", "choice");
    apr_table_set(edit, "options", "x = The X\ny\n\n");
    assert_null(nuance_form_edit(&text, text, edit, pool));
    assert_non_null(nuance_form_edit(&text, text, edit, pool)); /* the name is taken */
    apr_table_set(edit, "name", "b");
    apr_table_set(edit, "type", "short");
    apr_table_unset(edit, "options");
    apr_table_set(edit, "when_question", "a");
    apr_table_set(edit, "when_answers", "x");
    assert_null(nuance_form_edit(&text, text, edit, pool));
    assert_string_equal(codes(nuance_form_check(text, pool), pool), "");
    const char *before = text;
    apr_table_set(edit, "operation", "up");
    apr_table_set(edit, "question", "b");
    assert_null(nuance_form_edit(&text, text, edit, pool));
    assert_string_equal(codes(nuance_form_check(text, pool), pool), "b:when-later");
    apr_table_set(edit, "operation", "down");
    assert_null(nuance_form_edit(&text, text, edit, pool));
    assert_string_equal(text, before);
    apr_table_set(edit, "operation", "remove");
    assert_null(nuance_form_edit(&text, text, edit, pool));
    assert_int_equal(read_form(text, pool)->questions->nelts, 1);
    assert_non_null(nuance_form_edit(&text, "<!DOCTYPE x><form title='T'/>", edit, pool));
    assert_non_null(nuance_form_edit(&text, "<form", edit, pool));
}

static void test_hostile_definitions(void **state)
{
    apr_pool_t *pool = *state;
    const char *bomb =
        "<!DOCTYPE form [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><form title='&b;'/>";
    nuance_form_t *form;
    assert_string_equal(codes(nuance_form_check(bomb, pool), pool), ":doctype");
    assert_string_equal(codes(nuance_form_check("<form><group></form>", pool), pool), ":not-xml");
    assert_string_equal(codes(nuance_form_check("<other/>", pool), pool), ":no-form");
    assert_string_equal(codes(nuance_form_check("", pool), pool), ":not-xml");
    const char *many = "";
    for (int i = 0; i < 1000; i++)
        many = apr_pstrcat(pool, many,
                           apr_psprintf(pool, "<question name='q%d' type='short' label='Q'/>", i),
                           NULL);
    many = form_of(pool, many);
    assert_string_equal(codes(nuance_form_check(many, pool), pool), "q200:too-many-questions");
    char *huge = apr_pcalloc(pool, NUANCE_FORM_MAX_BYTES + 2);
    memset(huge, ' ', NUANCE_FORM_MAX_BYTES + 1);
    nuance_form_read(&form, huge, NULL, pool);
    assert_null(form);
    /* Conditions within conditions: never met, and no stack runs over. */
    const char *deep = "<answered question='a'/>";
    for (int i = 0; i < 100; i++)
        deep = apr_pstrcat(pool, "<not>", deep, "</not>", NULL);
    deep = apr_pstrcat(pool,
                       "<question name='a' type='short' label='A'/><question name='b' type='short' "
                       "label='B'><when>",
                       deep, "</when></question>", NULL);
    nuance_form_read(&form, form_of(pool, deep), NULL, pool);
    assert_non_null(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_free_form_can_be_published),
        WITH_POOL(test_what_is_refused_at_publishing),
        WITH_POOL(test_conditions_look_back),
        WITH_POOL(test_patterns),
        WITH_POOL(test_there_is_a_way_to_the_end),
        WITH_POOL(test_answers),
        WITH_POOL(test_walking),
        WITH_POOL(test_editing),
        WITH_POOL(test_hostile_definitions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
