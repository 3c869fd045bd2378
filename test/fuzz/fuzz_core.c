/* SPDX-License-Identifier: Apache-2.0 */
/* Every parser of the library on one input: the first byte chooses which. */
#include <apr_general.h>
#include <apr_pools.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/field.h"
#include "core/form_data.h"
#include "core/html_writer.h"
#include "core/mail_message.h"
#include "core/markup.h"
#include "core/negotiate.h"
#include "core/reltime.h"
#include "core/reply_address.h"
#include "core/route.h"
#include "core/text.h"

static void try_markup(const char *text, apr_pool_t *pool)
{
    nuance_markup_links_t links = { "/support", NULL };
    nuance_buffer_t html;
    xmlDocPtr document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNodePtr root = xmlNewDocNode(document, NULL, (const xmlChar *)"body", NULL);

    xmlDocSetRootElement(document, root);
    if (nuance_markup_append(root, text, &links, pool) != NULL)
        abort(); /* whatever is typed can be shown */
    nuance_buffer_init(&html, pool);
    nuance_html_write_children(&html, root);
    if (strstr(html.data, "<script") != NULL || strstr(html.data, "<img") != NULL)
        abort();
    xmlFreeDoc(document);
}

static void try_fields(const char *text, apr_pool_t *pool)
{
    for (int s = 0; s < nuance_n_statements; s++)
        for (int i = 0; i < nuance_statements[s].n_parameters; i++) {
            const char *value;
            nuance_error_t *error = NULL;
            if (!nuance_field_accept(&value, &nuance_statements[s].parameters[i], text, &error,
                                     pool)
                && error == NULL)
                abort();
        }
}

/* Whatever people are called and write, a mail has the headers it is given and lines any server
 * takes. */
static void try_mail(const char *text, apr_pool_t *pool)
{
    nuance_mail_message_t message = { .from = "a@b.example",
                                      .from_name = text,
                                      .to = "c@d.example",
                                      .to_name = text,
                                      .subject = text,
                                      .id = "1@b.example",
                                      .list = "list.b.example",
                                      .list_name = text,
                                      .text = nuance_xml_text(text, pool),
                                      .html = nuance_xml_text(text, pool) };
    nuance_buffer_t mail;
    int headers = 0;

    nuance_buffer_init(&mail, pool);
    if (nuance_mail_message_write(&mail, &message, pool) != NULL)
        abort();
    for (const char *line = mail.data; strncmp(line, "\r\n", 2) != 0;) {
        const char *end = strstr(line, "\r\n");
        if (end == NULL || end - line > 998 || memchr(line, '\n', (size_t)(end - line)) != NULL)
            abort();
        headers += *line != ' ' && *line != '\t';
        line = end + 2;
    }
    if (headers != 10)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int wants_short(void *baton, const char *name)
{
    (void)baton;
    return strlen(name) < 3;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *parent;
    apr_pool_t *pool;
    apr_table_t *fields;
    nuance_route_match_t match;
    nuance_reply_address_t about;
    const char *iso;

    if (parent == NULL) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
        (void)nuance_markup_setup(parent);
        nuance_mail_message_setup();
    }
    if (size < 1)
        return 0;
    apr_pool_create(&pool, parent);
    char *text = apr_palloc(pool, size);
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    switch (data[0] % 7) {
    case 0:
        (void)nuance_form_parse_urlencoded(&fields, text, size - 1, pool);
        (void)nuance_form_parse_wanted(&fields, text, size - 1, wants_short, NULL, pool);
        break;
    case 1: (void)nuance_form_parse_json(&fields, text, size - 1, pool); break;
    case 2: (void)nuance_negotiate(text); break;
    case 3: (void)nuance_route_match(&match, text, pool); break;
    case 4: try_markup(text, pool); break;
    case 5: try_fields(text, pool); break;
    default:
        if (nuance_utf8_length(nuance_xml_text(text, pool), strlen(nuance_xml_text(text, pool)))
            < 0)
            abort();
        (void)nuance_time_parse(&iso, text, pool);
        (void)nuance_reply_address_read(&about, text, "key", pool);
        try_mail(text, pool);
        break;
    }
    apr_pool_destroy(pool);
    return 0;
}
