/* SPDX-License-Identifier: Apache-2.0 */
#include "mail_message.h"

#include <apr_strings.h>
#include <gmime/gmime.h>
#include <string.h>

#include "text.h"

static const char charset[] = "UTF-8";

void nuance_mail_message_setup(void)
{
    g_mime_init();
}

/* A header's value on one line: what ends lines, and other control characters, become spaces. What
   looks like the beginning of an encoded word (RFC 2047) is taken apart, or a reader would decode
   what nobody encoded. */
static const char *on_one_line(const char *value, apr_pool_t *pool)
{
    nuance_buffer_t line;
    nuance_buffer_init(&line, pool);
    for (const char *c = nuance_xml_text(value, pool); *c != '\0'; c++) {
        nuance_buffer_append(&line, (unsigned char)*c < 0x20 || *c == 0x7F ? " " : c, 1);
        if (c[0] == '=' && c[1] == '?')
            nuance_buffer_puts(&line, " ");
    }
    return line.length > 0 ? line.data : "";
}

/* Nothing in it that has a meaning in headers. Whether there is such a mailbox, only sending tells.
 */
static int is_address(const char *address)
{
    const char *at = strrchr(address, '@');
    if (at == NULL || at == address || at[1] == '\0')
        return 0;
    for (const char *c = address; *c != '\0'; c++)
        if ((unsigned char)*c <= 0x20 || *c == 0x7F || strchr("\"(),:;<>[\\]", *c) != NULL)
            return 0;
    return 1;
}

static void add_header(GMimeMessage *mime, const char *name, const char *value)
{
    g_mime_object_append_header(GMIME_OBJECT(mime), name, value, charset);
}

static void add_mailbox(GMimeMessage *mime, GMimeAddressType type, const char *name,
                        const char *address, apr_pool_t *pool)
{
    const char *words = name != NULL ? on_one_line(name, pool) : NULL;
    g_mime_message_add_mailbox(mime, type, words != NULL && *words != '\0' ? words : NULL, address);
}

static void add_headers(GMimeMessage *mime, const nuance_mail_message_t *message, apr_pool_t *pool)
{
    GDateTime *date = g_date_time_new_from_unix_utc(apr_time_sec(message->date));
    g_mime_message_set_date(mime, date);
    g_date_time_unref(date);
    add_mailbox(mime, GMIME_ADDRESS_TYPE_FROM, message->from_name, message->from, pool);
    add_mailbox(mime, GMIME_ADDRESS_TYPE_TO, message->to_name, message->to, pool);
    if (message->reply_to != NULL)
        add_mailbox(mime, GMIME_ADDRESS_TYPE_REPLY_TO, message->from_name, message->reply_to, pool);
    g_mime_message_set_subject(mime, on_one_line(message->subject, pool), charset);
    g_mime_message_set_message_id(mime, message->id);
    if (message->thread != NULL) {
        const char *thread = apr_pstrcat(pool, "<", message->thread, ">", NULL);
        add_header(mime, "In-Reply-To", thread);
        add_header(mime, "References", thread);
    }
    /* RFC 3834, and what Microsoft's servers ask for: nobody's absence is told to a machine. */
    add_header(mime, "Auto-Submitted", "auto-generated");
    add_header(mime, "X-Auto-Response-Suppress", "All");
    if (message->list != NULL) {
        char *name = message->list_name != NULL ? g_mime_utils_header_encode_phrase(
                         NULL, on_one_line(message->list_name, pool), charset)
                                                : NULL;
        add_header(mime, "List-Id",
                   apr_pstrcat(pool, name != NULL ? name : "", name != NULL ? " <" : "<",
                               message->list, ">", NULL));
        g_free(name);
    }
    if (message->unsubscribe != NULL) {
        add_header(mime, "List-Unsubscribe",
                   apr_pstrcat(pool, "<", message->unsubscribe, ">", NULL));
        add_header(mime, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
}

/* quoted-printable can be read as it is, where it is not for the most part "=D0=B6". */
static GMimeContentEncoding encoding_for(const char *text)
{
    apr_size_t length = 0;
    apr_size_t high = 0;
    for (; text[length] != '\0'; length++)
        high += ((unsigned char)text[length] & 0x80) != 0;
    return high > length / 4 ? GMIME_CONTENT_ENCODING_BASE64
                             : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

/* Text of a MIME part has CRLF at its line ends before it is encoded (RFC 2046, section 4.1.1). */
static const char *with_crlf(const char *text, apr_pool_t *pool)
{
    nuance_buffer_t lines;
    nuance_buffer_init(&lines, pool);
    for (const char *end; (end = strchr(text, '\n')) != NULL; text = end + 1) {
        nuance_buffer_append(&lines, text, (apr_size_t)(end - text));
        nuance_buffer_puts(&lines, "\r\n");
    }
    nuance_buffer_puts(&lines, text);
    return lines.data;
}

static GMimePart *make_part(const char *subtype, const char *text, apr_pool_t *pool)
{
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    GMimeContentEncoding encoding = encoding_for(text);
    if (encoding == GMIME_CONTENT_ENCODING_BASE64)
        text = with_crlf(text, pool);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(content);
    g_object_unref(stream);
    return part;
}

static GMimeObject *make_body(const nuance_mail_message_t *message, apr_pool_t *pool)
{
    GMimePart *text = make_part("plain", message->text, pool);
    if (message->html == NULL)
        return GMIME_OBJECT(text);
    GMimeMultipart *body = g_mime_multipart_new_with_subtype("alternative");
    GMimePart *html = make_part("html", message->html, pool);
    g_mime_multipart_add(body, GMIME_OBJECT(text));
    g_mime_multipart_add(body, GMIME_OBJECT(html));
    g_object_unref(text);
    g_object_unref(html);
    return GMIME_OBJECT(body);
}

nuance_error_t *nuance_mail_message_write(nuance_buffer_t *out,
                                          const nuance_mail_message_t *message,
                                          apr_pool_t *scratch_pool)
{
    if (!is_address(message->from) || !is_address(message->to)
        || (message->reply_to != NULL && !is_address(message->reply_to)))
        return nuance_error_create(scratch_pool, NUANCE_E_INVALID, NULL, "no mail address");

    GMimeMessage *mime = g_mime_message_new(TRUE);
    add_headers(mime, message, scratch_pool);
    GMimeObject *body = make_body(message, scratch_pool);
    g_mime_message_set_mime_part(mime, body);
    g_object_unref(body);

    GMimeFormatOptions *options = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
    GMimeStream *stream = g_mime_stream_mem_new();
    ssize_t written = g_mime_object_write_to_stream(GMIME_OBJECT(mime), options, stream);
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    if (written > 0)
        nuance_buffer_append(out, (const char *)bytes->data, bytes->len);
    g_object_unref(stream);
    g_mime_format_options_free(options);
    g_object_unref(mime);
    return written > 0
               ? NULL
               : nuance_error_create(scratch_pool, NUANCE_E_INTERNAL, NULL, "cannot write a mail");
}
