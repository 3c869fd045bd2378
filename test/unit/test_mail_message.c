/* SPDX-License-Identifier: Apache-2.0 */
/* Mails as they go over the wire. */
#include "unit.h"

#include <apr_strings.h>
#include <libxml/parser.h>

#include "core/mail_message.h"
#include "core/mail_text.h"

static nuance_mail_message_t plain_message(void)
{
    return (nuance_mail_message_t){ .from = "support@help.example",
                                    .from_name = "Example Support",
                                    .to = "ann@acme.example",
                                    .to_name = "Ann Smith",
                                    .subject = "[N1] Title",
                                    .id = "1@help.example",
                                    .date = apr_time_from_sec(1700000000),
                                    .text = "Text.\n",
                                    .html = "<p>Text.</p>\n" };
}

static const char *written(const nuance_mail_message_t *message, apr_pool_t *pool)
{
    nuance_buffer_t out;
    nuance_buffer_init(&out, pool);
    nuance_error_t *error = nuance_mail_message_write(&out, message, pool);
    assert_null(error);
    return out.data;
}

/* Lines end in CRLF and are of 998 octets at most (RFC 5322, section 2.1.1). */
static void check_lines(const char *mail)
{
    for (const char *end; (end = strchr(mail, '\n')) != NULL; mail = end + 1) {
        assert_true(end > mail && end[-1] == '\r');
        assert_true(end - mail <= 999);
        for (const char *c = mail; c < end - 1; c++)
            assert_true(*c != '\r' && ((unsigned char)*c & 0x80) == 0);
    }
}

/* How many headers the mail has, continuation lines not counted. */
static int count_headers(const char *mail)
{
    int count = 0;
    for (const char *line = mail; strncmp(line, "\r\n", 2) != 0; line = strchr(line, '\n') + 1)
        count += *line != ' ' && *line != '\t';
    return count;
}

static void test_a_plain_mail(void **state)
{
    nuance_mail_message_t message = plain_message();
    message.reply_to = "support+n1.p2.abc@help.example";
    message.thread = "n1@help.example";
    message.list = "contract-1.help.example";
    message.list_name = "Acme";
    message.unsubscribe = "https://help.example/support/unsubscribe/1.2.3";
    const char *mail = written(&message, *state);
    check_lines(mail);
    assert_non_null(strstr(mail, "From: Example Support <support@help.example>\r\n"));
    assert_non_null(strstr(mail, "Message-Id: <1@help.example>\r\n"));
    assert_non_null(strstr(mail, "References: <n1@help.example>\r\n"));
    assert_non_null(strstr(mail, "In-Reply-To: <n1@help.example>\r\n"));
    assert_non_null(strstr(mail, "List-Id: Acme <contract-1.help.example>\r\n"));
    assert_non_null(strstr(mail, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_non_null(strstr(mail, "Auto-Submitted: auto-generated\r\n"));
    assert_non_null(strstr(mail, "multipart/alternative"));
}

static void test_nobody_adds_a_header(void **state)
{
    nuance_mail_message_t message = plain_message();
    int honest = count_headers(written(&message, *state));
    static const char *const evil[] = { "x\r\nBcc: all@acme.example",
                                        "x\nBcc: all@acme.example\n\nbody",
                                        "x\r\n\r\nbody",
                                        "x\rBcc: y",
                                        "\x01\x02\x7f",
                                        "x\xc2\x85y: z",
                                        "\" <all@acme.example>, \"",
                                        "a, b; c: <d@e>",
                                        "=?utf-8?q?x=0D=0ABcc:_all=40acme.example?=" };
    for (size_t i = 0; i < sizeof(evil) / sizeof(evil[0]); i++) {
        message = plain_message();
        message.from_name = message.to_name = message.subject = message.list_name = evil[i];
        message.list = "list.help.example";
        const char *mail = written(&message, *state);
        check_lines(mail);
        assert_int_equal(count_headers(mail), honest + 1);
        assert_null(strstr(mail, "\nBcc:"));
        assert_null(strstr(mail, "=?utf-8?q?x=0D"));
    }
}

static void test_addresses_that_are_none(void **state)
{
    static const char *const none[] = { "",          "x",       "@x",         "x@",
                                        "a b@x",     "a@b\r\n", "a@b,c@d",    "<a@b>",
                                        "a@b>\nX:1", "\"a\"@b", "a@b (note)", "a:b;@c" };
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        nuance_buffer_t out;
        nuance_mail_message_t message = plain_message();
        nuance_buffer_init(&out, *state);
        message.to = none[i];
        assert_non_null(nuance_mail_message_write(&out, &message, *state));
        message = plain_message();
        message.reply_to = none[i];
        assert_non_null(nuance_mail_message_write(&out, &message, *state));
    }
}

static void test_long_and_foreign(void **state)
{
    nuance_mail_message_t message = plain_message();
    char *body = apr_palloc(*state, 100001);
    memset(body, 'x', 100000);
    body[100000] = '\0';
    char *title = apr_pstrmemdup(*state, body, 250);
    message.text = message.html = body;
    message.subject = title;
    check_lines(written(&message, *state));
    for (int i = 0; i < 250; i += 2)
        memcpy(title + i, "\xd0\xb6", 2);
    for (int i = 0; i + 3 < 100000; i += 3)
        memcpy(body + i, "\xe6\x97\xa5", 3);
    body[99999] = '\0';
    message.from_name = message.to_name = message.list_name = title;
    message.list = "list.help.example";
    check_lines(written(&message, *state));
}

static const char *text_of(const char *xml, apr_pool_t *pool)
{
    nuance_buffer_t out;
    nuance_buffer_init(&out, pool);
    xmlDocPtr document = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, 0);
    assert_non_null(document);
    nuance_mail_text_write(&out, xmlDocGetRootElement(document));
    xmlFreeDoc(document);
    return out.data;
}

static void test_our_words_are_wrapped_and_theirs_are_not(void **state)
{
    assert_string_equal(text_of("<t><p> one\n two </p><raw>a  b\n c</raw><line>x</line><line>y"
                                "</line><p>z</p></t>",
                                *state),
                        "one two\n\na  b\n c\n\nx\ny\n\nz\n");
    const char *wrapped = text_of("<t><p>123456789 123456789 123456789 123456789 123456789 "
                                  "123456789 123456789 12 123456789</p></t>",
                                  *state);
    assert_int_equal(strchr(wrapped, '\n') - wrapped, 72);
    /* characters count, not bytes */
    wrapped = text_of("<t><p>жжжжжжжжж жжжжжжжжж жжжжжжжжж жжжжжжжжж жжжжжжжжж жжжжжжжжж жжжжжжжжж "
                      "жж жжжжжжжжж</p></t>",
                      *state);
    assert_int_equal(strchr(wrapped, '\n') - wrapped, 72 * 2 - 7);
    assert_string_equal(text_of("<t/>", *state), "");
}

int main(void)
{
    nuance_mail_message_setup();
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_a_plain_mail),
        WITH_POOL(test_nobody_adds_a_header),
        WITH_POOL(test_addresses_that_are_none),
        WITH_POOL(test_long_and_foreign),
        WITH_POOL(test_our_words_are_wrapped_and_theirs_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
