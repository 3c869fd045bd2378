/* SPDX-License-Identifier: Apache-2.0 */
/* What people write, and pages as HTML and JSON. */
#include "unit.h"

#include <apr_strings.h>
#include <libxml/parser.h>

#include "core/html_writer.h"
#include "core/json_writer.h"
#include "core/markup.h"
#include "core/node_type.h"

/* The HTML a Markdown text becomes. */
static const char *html_of(const char *markdown, apr_pool_t *pool)
{
    apr_table_t *prefixes = apr_table_make(pool, 1);
    nuance_markup_links_t links = { "/support", prefixes };
    nuance_buffer_t buffer;
    apr_table_set(prefixes, "dev", "https://dev.example.com/");
    xmlDocPtr document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNodePtr root = xmlNewDocNode(document, NULL, (const xmlChar *)"body", NULL);
    xmlDocSetRootElement(document, root);
    assert_null(nuance_markup_append(root, markdown, &links, pool));
    nuance_buffer_init(&buffer, pool);
    nuance_html_write_children(&buffer, root);
    xmlFreeDoc(document);
    return buffer.data;
}

static void assert_has(const char *html, const char *part)
{
    if (strstr(html, part) == NULL)
        fail_msg("no %s in %s", part, html);
}

static void assert_lacks(const char *html, const char *part)
{
    if (strstr(html, part) != NULL)
        fail_msg("%s in %s", part, html);
}

static void test_references_become_links(void **state)
{
    const char *html = html_of("See N12, (N7) and dev:T123. Not XN1, N0, N1x or other:T1.", *state);
    assert_has(html, "<a href=\"/support/N12\">N12</a>");
    assert_has(html, "(<a href=\"/support/N7\">N7</a>)");
    assert_has(html, "<a href=\"https://dev.example.com/T123\" rel=\"nofollow ugc\">dev:T123</a>");
    assert_lacks(html, "/support/N1\"");
    assert_lacks(html, "/support/N0");
    assert_has(html, "other:T1");
    assert_lacks(html_of("`N12` and [text N3](https://example.com/)", *state), "/support/N");
}

static void test_tasks_and_languages_are_classes(void **state)
{
    const char *html = html_of("- [x] one\n- [ ] two\n- three\n", *state);
    assert_has(html, "<li class=\"task done\">");
    assert_has(html, "<li class=\"task\">");
    assert_has(html, "<li>three</li>");
    assert_lacks(html, "<input");
    assert_has(html_of("```c++\nint x;\n```", *state), "<code class=\"language-c++\">");
    assert_has(html_of("```a\"b<c\nx\n```", *state), "<pre><code>x");
    assert_has(html_of("```aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nx\n```", *state),
               "<pre><code>x");
}

static void test_nothing_dangerous_comes_through(void **state)
{
    static const char *const texts[] = {
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "![x](https://evil.example/pixel.png)",
        "[x](vbscript:x)",
        "<a href='javascript:x'>y</a>",
        "[x](//evil.example/)",
        "[x](  JaVaScRiPt:alert(1))",
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const char *html = html_of(texts[i], *state);
        assert_lacks(html, "<script");
        assert_lacks(html, "<img");
        assert_lacks(html, "href=\"javascript");
        assert_lacks(html, "href=\"data");
        assert_lacks(html, "href=\"//");
        assert_lacks(html, "cript:alert(1)\"");
    }
}

static void test_markdown(void **state)
{
    assert_has(html_of("# Title", *state), "<h4>Title</h4>");
    assert_has(html_of("| a | b |\n| - | - |\n| 1 | 2 |", *state), "<td>1</td>");
    assert_has(html_of("~~old~~ & <b>", *state), "<del>old</del> &amp;");
    assert_has(html_of("one\ntwo", *state), "<br>");
    assert_has(html_of("```\nx < y\n```", *state), "x &lt; y");
    assert_has(html_of("a\001b", *state), "a\xEF\xBF\xBD"
                                          "b");
    assert_string_equal(html_of("", *state), "");
}

static void test_deep_nesting_is_no_problem(void **state)
{
    char *deep = apr_palloc(*state, 50001);
    memset(deep, '>', 50000);
    deep[50000] = '\0';
    assert_non_null(html_of(deep, *state));
    memset(deep, '[', 50000);
    assert_non_null(html_of(deep, *state));
}

/* The same few characters, over and over, up to the longest text there may be. */
static const char *repeated(const char *head, const char *unit, apr_pool_t *pool)
{
    apr_size_t length = strlen(head);
    char *text = apr_palloc(pool, 100001);
    memcpy(text, head, length);
    while (length + strlen(unit) <= 100000) {
        memcpy(text + length, unit, strlen(unit));
        length += strlen(unit);
    }
    text[length] = '\0';
    return text;
}

/* Each of these took seconds, or grew a hundredfold. */
static void test_no_text_costs_more_than_its_length(void **state)
{
    static const char *const units[] = { "|-", "a@", "a-",  "> ",     ">",
                                         "- ", "[",  "![a", "*a _b ", "<a " };
    apr_time_t start = apr_time_now();
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        const char *html = html_of(repeated("|a\n", units[i], *state), *state);
        if (strlen(html) > 1000000)
            fail_msg("%s became %lu bytes", units[i], (unsigned long)strlen(html));
    }
    assert_true(
        strlen(html_of(repeated("|a|b|c|d|e|f|g|h\n|-|-|-|-|-|-|-|-\n", "|\n", *state), *state))
        < 1000000);
    /* Under Valgrind and sanitizers too, with room to spare: it was half a minute. */
    assert_true(apr_time_now() - start < apr_time_from_sec(20));
}

static void test_what_xml_cannot_hold_is_still_shown(void **state)
{
    assert_has(html_of("before &#1; &#xFFFE; after", *state), "after");
    assert_has(html_of("&#1;", *state), "\xEF\xBF\xBD");
    char *deep = apr_palloc(*state, 5001);
    for (int i = 0; i < 5000; i += 2)
        memcpy(deep + i, "> ", 2);
    deep[5000] = '\0';
    assert_has(html_of(deep, *state), "<pre class=\"plain\">&gt; &gt; ");
}

static void test_html_is_shown_as_typed(void **state)
{
    assert_has(html_of("a <b>bold</b> word", *state), "a &lt;b&gt;bold&lt;/b&gt; word");
    assert_has(html_of("<div>\nan error\n</div>", *state), "&lt;div&gt;\nan error\n&lt;/div&gt;");
}

static void test_links_give_no_credit(void **state)
{
    assert_has(html_of("[x](https://spam.example/) N1", *state),
               "<a href=\"https://spam.example/\" rel=\"nofollow ugc\">x</a> "
               "<a href=\"/support/N1\">N1</a>");
}

static void test_html(void **state)
{
    static const char xml[] = "<html><body><br/><p title=\"a&quot;&lt;\">x &amp; y</p><textarea>\n"
                              "z</textarea><input value=\"\"/><i/></body></html>";
    nuance_buffer_t buffer;
    xmlDocPtr document = xmlParseDoc((const xmlChar *)xml);
    nuance_buffer_init(&buffer, *state);
    nuance_html_write(&buffer, document);
    xmlFreeDoc(document);
    assert_string_equal(buffer.data,
                        "<!DOCTYPE html>\n<html><body><br><p title=\"a&quot;&lt;\">x &amp; y</p>"
                        "<textarea>\n\nz</textarea><input value=\"\"><i></i></body></html>\n");
}

static void test_json(void **state)
{
    nuance_buffer_t buffer;
    xmlDocPtr page =
        xmlParseDoc((const xmlChar *)"<page a-b=\"1&quot;\" n=\"5\" y=\"yes\"><list next=\"2\">"
                                     "<row t=\"x\"/><row/></list><body>te\\xt</body></page>");
    xmlNodePtr root = xmlDocGetRootElement(page);
    xmlHasProp(root, (const xmlChar *)"n")->psvi = NUANCE_NODE_NUMBER;
    xmlHasProp(root, (const xmlChar *)"y")->psvi = NUANCE_NODE_BOOLEAN;
    root->children->psvi = NUANCE_NODE_LIST;
    root->last->psvi = NUANCE_NODE_TEXT;
    nuance_buffer_init(&buffer, *state);
    nuance_json_write(&buffer, page);
    xmlFreeDoc(page);
    assert_string_equal(buffer.data,
                        "{\"a_b\":\"1\\\"\",\"n\":5,\"y\":true,\"list\":[{\"t\":\"x\"},{}],"
                        "\"list_next\":\"2\",\"body\":\"te\\\\xt\"}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_references_become_links),
        WITH_POOL(test_nothing_dangerous_comes_through),
        WITH_POOL(test_tasks_and_languages_are_classes),
        WITH_POOL(test_markdown),
        WITH_POOL(test_deep_nesting_is_no_problem),
        WITH_POOL(test_no_text_costs_more_than_its_length),
        WITH_POOL(test_what_xml_cannot_hold_is_still_shown),
        WITH_POOL(test_html_is_shown_as_typed),
        WITH_POOL(test_links_give_no_credit),
        WITH_POOL(test_html),
        WITH_POOL(test_json),
    };
    apr_pool_t *pool;
    int failures = -1;
    apr_initialize();
    apr_pool_create(&pool, NULL);
    if (nuance_markup_setup(pool) == APR_SUCCESS)
        failures = cmocka_run_group_tests(tests, NULL, NULL);
    apr_terminate();
    return failures;
}
