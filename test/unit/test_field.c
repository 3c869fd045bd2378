/* SPDX-License-Identifier: Apache-2.0 */
/* Fields, and the bodies they come in. */
#include "unit.h"

#include "core/field.h"
#include "core/form_data.h"
#include "core/text.h"

static const char *const colours[] = { "red", "green", NULL };
static const nuance_field_type_t title = { "title", NUANCE_FIELD_TEXT, 0, 5, 1, NULL, NULL, NULL };
static const nuance_field_type_t text = { "text", NUANCE_FIELD_TEXT, 0, 100, 0, NULL, NULL, NULL };
static const nuance_field_type_t secret = { "secret", NUANCE_FIELD_HASHED, 8, 72, 1, NULL, NULL,
                                            NULL };
static const nuance_field_type_t number = { "number", NUANCE_FIELD_INTEGER, 1, 99, 0, NULL, NULL,
                                            NULL };
static const nuance_field_type_t key = { "key", NUANCE_FIELD_KEY, 0, 8, 0, NULL, NULL, NULL };
static const nuance_field_type_t colour = { "colour", NUANCE_FIELD_CHOICE, 0, 0, 0, colours, NULL,
                                            NULL };
static const nuance_field_type_t cursor = {
    "cursor", NUANCE_FIELD_CURSOR, 0, 0, 0, NULL, NULL, NULL
};
static const nuance_field_type_t submission = { "s", NUANCE_FIELD_SUBMISSION, 0, 0, 0, NULL, NULL,
                                                NULL };

/* What is wrong with a value of a type: the code, or NULL. */
static const char *problem(const nuance_field_type_t *type, const char *raw, apr_pool_t *pool)
{
    nuance_parameter_t parameter = { "field", type, 1, NULL };
    nuance_error_t *error = NULL;
    const char *value;
    int accepted = nuance_field_accept(&value, &parameter, raw, &error, pool);
    assert_int_equal(accepted, error == NULL);
    if (error == NULL)
        return NULL;
    assert_string_equal(error->problems->field, "field");
    assert_int_equal(nuance_error_http_status(error), 422);
    return error->problems->code;
}

static void test_text_is_bounded_in_characters(void **state)
{
    assert_null(problem(&title,
                        "ab\xC3\xA9"
                        "de",
                        *state));
    assert_string_equal(problem(&title, "abcdef", *state), "too-long");
    assert_string_equal(problem(&secret, "short", *state), "too-short");
    assert_string_equal(problem(&title, "a\nb", *state), "one-line");
    assert_null(problem(&text, "a\nb\tc", *state));
    assert_string_equal(problem(&text, "a\001b", *state), "control-character");
    assert_string_equal(problem(&text, "a\x7F", *state), "control-character");
    assert_string_equal(problem(&text, "\xC3", *state), "not-utf8");
}

static void test_required_and_optional(void **state)
{
    nuance_parameter_t optional = { "field", &text, 0, "fallback" };
    nuance_error_t *error = NULL;
    const char *value;

    assert_string_equal(problem(&text, NULL, *state), "required");
    assert_string_equal(problem(&text, " \n ", *state), "required");
    assert_true(nuance_field_accept(&value, &optional, "", &error, *state));
    assert_string_equal(value, "fallback");
    optional.fallback = NULL;
    assert_true(nuance_field_accept(&value, &optional, NULL, &error, *state));
    assert_null(value);
    assert_null(error);
}

static void test_line_ends_are_unified(void **state)
{
    nuance_parameter_t parameter = { "field", &text, 1, NULL };
    nuance_error_t *error = NULL;
    const char *value;
    assert_true(nuance_field_accept(&value, &parameter, "a\r\nb\rc\n", &error, *state));
    assert_string_equal(value, "a\nb\nc\n");
}

static void test_numbers(void **state)
{
    assert_null(problem(&number, "1", *state));
    assert_null(problem(&number, "99", *state));
    static const char *const out_of_range[] = { "0", "100", "-5", "99999999999999999999999" };
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(problem(&number, out_of_range[i], *state), "out-of-range");
    static const char *const no_numbers[] = { "x", "1x", "1.5", "0x10", "+1", " 1" };
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(problem(&number, no_numbers[i], *state), "not-a-number");
}

static void test_words(void **state)
{
    assert_null(problem(&colour, "green", *state));
    assert_string_equal(problem(&colour, "gree", *state), "not-a-choice");
    assert_null(problem(&key, "a-1", *state));
    assert_string_equal(problem(&key, "A", *state), "malformed");
    assert_string_equal(problem(&key, "abcdefghi", *state), "too-long");
    assert_null(problem(&cursor, "50.12", *state));
    static const char *const bad[] = { ".",      "1.", ".1", "a", "1..2", "1234567890123456789",
                                       "1.2.3.4" };
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(problem(&cursor, bad[i], *state), "bad-cursor");
    assert_null(problem(&submission, "abcdefghijklmnopqrstuv", *state));
    assert_string_equal(problem(&submission, "short", *state), "malformed");
    assert_string_equal(problem(&submission, "abcdefghijklmnopqrstu'", *state), "malformed");
}

static void test_utf8(void **state)
{
    (void)state;
    assert_int_equal(nuance_utf8_length("a\xE2\x82\xAC", 4), 2);
    static const char *const bad[] = { "\x80",         "\xC0\xAF",         "\xE0\x80\x80",
                                       "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
                                       "\xE2\x82" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(nuance_utf8_length(bad[i], strlen(bad[i])), -1);
}

static void test_what_xml_cannot_hold_is_replaced(void **state)
{
    const char *fine = "a\tb\n\xC3\xA9";
    assert_ptr_equal(nuance_xml_text(fine, *state), fine);
    assert_string_equal(nuance_xml_text("a\001b\xFF", *state), "a\xEF\xBF\xBD"
                                                               "b\xEF\xBF\xBD");
    assert_string_equal(nuance_xml_text("\xEF\xBF\xBF", *state), "\xEF\xBF\xBD");
    assert_string_equal(nuance_text_cut("a\xC3\xA9z", 2, *state), "a\xC3\xA9\xE2\x80\xA6");
}

static void test_urlencoded(void **state)
{
    apr_table_t *fields;
    static const char body[] = "a=1+2&b=%C3%A9%26&&c&d=&e[]=3&a[]=x&e%5B%5D=4&f[]=5";
    static const char lists[] = "e[]=3&c=1&e%5B%5D=4&f[]=5";
    nuance_error_t *error = nuance_form_parse_urlencoded(&fields, body, strlen(body), *state);
    assert_non_null(error); /* a and a[] are one name */
    assert_string_equal(error->problems->code, "repeated");
    assert_null(nuance_form_parse_urlencoded(&fields, lists, strlen(lists), *state));
    assert_string_equal(apr_table_get(fields, "e"), "3, 4");
    assert_string_equal(apr_table_get(fields, "f"), "5");
    assert_null(apr_table_get(fields, "e[]"));
    assert_null(nuance_form_parse_urlencoded(&fields, body, strchr(body, 'e') - body, *state));
    assert_string_equal(apr_table_get(fields, "a"), "1 2");
    assert_string_equal(apr_table_get(fields, "b"), "\xC3\xA9&");
    assert_string_equal(apr_table_get(fields, "c"), "");
    assert_string_equal(apr_table_get(fields, "d"), "");
}

static void test_bad_urlencoded(void **state)
{
    static const char *const bodies[][2] = {
        { "a=1&a=2", "repeated" },        { "a=%0", "malformed" }, { "a=%zz", "malformed" },
        { "a=%00", "control-character" }, { "a=%FF", "not-utf8" }, { "a=%", "malformed" }
    };
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        apr_table_t *fields;
        nuance_error_t *error =
            nuance_form_parse_urlencoded(&fields, bodies[i][0], strlen(bodies[i][0]), *state);
        assert_non_null(error);
        assert_int_equal(nuance_error_http_status(error), 400);
        assert_string_equal(error->problems->field, "a");
        assert_string_equal(error->problems->code, bodies[i][1]);
    }
}

static int begins_with_a(void *baton, const char *name)
{
    (void)baton;
    return name[0] == 'a';
}

static void test_what_is_not_wanted_is_passed_over(void **state)
{
    apr_table_t *fields;
    static const char query[] = "utm=%FF&a=1&b=%zz&%00a=2&%=3&b=&b=&ab=2";
    assert_null(
        nuance_form_parse_wanted(&fields, query, strlen(query), begins_with_a, NULL, *state));
    assert_int_equal(apr_table_elts(fields)->nelts, 2);
    assert_string_equal(apr_table_get(fields, "a"), "1");
    assert_string_equal(apr_table_get(fields, "ab"), "2");
    assert_non_null(nuance_form_parse_wanted(&fields, "a=%FF", 5, begins_with_a, NULL, *state));
}

static const nuance_field_type_t json_type = { .name = "json",
                                               .kind = NUANCE_FIELD_JSON,
                                               .max = 40 };
static const nuance_field_type_t raw_type = { .name = "raw", .kind = NUANCE_FIELD_RAW, .max = 5 };

static const char *accepted(const nuance_field_type_t *type, const char *raw, apr_pool_t *pool)
{
    nuance_parameter_t parameter = { "field", type, 1, NULL };
    nuance_error_t *error = NULL;
    const char *value;
    return nuance_field_accept(&value, &parameter, raw, &error, pool) ? value : NULL;
}

static void test_json_inside_json(void **state)
{
    static const char body[] = "{\"list\": [1, {\"a\": \"x\"}], \"nul\": [\"\\u0000\"]}";
    apr_table_t *fields;
    assert_null(nuance_form_parse_json(&fields, body, strlen(body), *state));
    const char *list = apr_table_get(fields, "list");
    assert_string_equal(accepted(&json_type, list, *state), "[1,{\"a\":\"x\"}]");
    assert_null(accepted(&json_type, apr_table_get(fields, "nul"), *state));
    assert_null(accepted(&json_type, "[1]", *state)); /* a form's text is no JSON */
    assert_null(accepted(&json_type, "\002[1", *state));
    assert_null(accepted(&json_type, "\002[1111111111111111111111111111111111111111111]", *state));
    assert_string_equal(problem(&text, list, *state), "malformed"); /* and JSON is no text */
}

static void test_raw_is_untouched(void **state)
{
    assert_string_equal(accepted(&raw_type, "a\r\nb\t", *state), "a\r\nb\t");
    assert_null(accepted(&raw_type, "\xC3\xA9\xC3", *state));
    assert_null(accepted(&raw_type, "123456", *state));
}

static void test_json(void **state)
{
    apr_table_t *fields;
    static const char body[] = "{\"a\": \"x\", \"n\": 12, \"t\": true, \"f\": false, \"z\": null}";
    assert_null(nuance_form_parse_json(&fields, body, strlen(body), *state));
    assert_string_equal(apr_table_get(fields, "a"), "x");
    assert_string_equal(apr_table_get(fields, "n"), "12");
    assert_string_equal(apr_table_get(fields, "t"), "yes");
    assert_string_equal(apr_table_get(fields, "f"), "no");
    assert_null(apr_table_get(fields, "z"));
    static const char *const bad[] = {
        "", "[]", "{", "{\"a\":1,\"a\":2}", "{\"a\":1.5}", "{\"a\":\"\\u0000\"}", "1"
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        nuance_error_t *error = nuance_form_parse_json(&fields, bad[i], strlen(bad[i]), *state);
        assert_non_null(error);
        assert_int_equal(nuance_error_http_status(error), 400);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_text_is_bounded_in_characters),
        WITH_POOL(test_required_and_optional),
        WITH_POOL(test_line_ends_are_unified),
        WITH_POOL(test_numbers),
        WITH_POOL(test_words),
        WITH_POOL(test_utf8),
        WITH_POOL(test_what_xml_cannot_hold_is_replaced),
        WITH_POOL(test_urlencoded),
        WITH_POOL(test_bad_urlencoded),
        WITH_POOL(test_what_is_not_wanted_is_passed_over),
        WITH_POOL(test_json),
        WITH_POOL(test_json_inside_json),
        WITH_POOL(test_raw_is_untouched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
