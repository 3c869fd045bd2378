/* SPDX-License-Identifier: Apache-2.0 */
#include "mail.h"

#include <apr_strings.h>
#include <string.h>

#include "core/html_writer.h"
#include "core/mail_message.h"
#include "core/mail_text.h"
#include "core/reply_address.h"
#include "database.h"
#include "document.h"
#include "render.h"

/* The statements of a mail; the first addresses it, and is shown to nobody. */
static const char *const statements[] = { "mail_envelope", "mail_fields", "mail_item",
                                          "mail_entries",  "mail_files",  "mail_looks" };
enum { N_STATEMENTS = sizeof(statements) / sizeof(statements[0]) };

const char *nuance_mail_check(const nuance_server_t *config)
{
    if (config->mail_server == NULL)
        return NULL;
    if (config->mail_from == NULL)
        return "NuanceMailServer needs NuanceMailFrom: the address mail comes from";
    if (config->site == NULL)
        return "NuanceMailServer needs NuanceSite: the address of the pages, for links in mails";
    if (config->mail_login != NULL && config->mail_tls != NUANCE_TLS_REQUIRED)
        return "NuanceMailLogin needs \"NuanceMailTLS required\": a password goes over no line"
               " that anybody can read";
    return NULL;
}

static const char *column(const PGresult *row, const char *name, apr_pool_t *pool)
{
    int index = PQfnumber(row, name);
    return index >= 0 && !PQgetisnull(row, 0, index) ? apr_pstrdup(pool, PQgetvalue(row, 0, index))
                                                     : NULL;
}

static apr_int64_t number(const PGresult *row, const char *name)
{
    int index = PQfnumber(row, name);
    return index >= 0 && !PQgetisnull(row, 0, index) ? apr_atoi64(PQgetvalue(row, 0, index)) : 0;
}

static nuance_error_t *read_rows(PGresult ***results, nuance_call_t *calls, server_rec *server,
                                 const nuance_mail_claim_t *claim, apr_pool_t *pool)
{
    const char **values = apr_palloc(pool, 3 * sizeof(*values));
    values[0] = claim->message;
    values[1] = claim->node;
    values[2] = claim->attempt;
    for (int i = 0; i < N_STATEMENTS; i++) {
        calls[i].statement = nuance_statement_find(statements[i]);
        if (calls[i].statement == NULL)
            return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "no statement '%s'",
                                       statements[i]);
        calls[i].values = values;
    }
    return nuance_database_run_in_background(results, server, calls, N_STATEMENTS, pool, pool);
}

/* What stands in the mail, as the elements of a page. */
static nuance_error_t *make_document(nuance_document_t **result, server_rec *server,
                                     const nuance_server_t *config, const nuance_call_t *calls,
                                     PGresult *const *rows, int replies, apr_pool_t *pool)
{
    const nuance_location_t *everywhere =
        ap_get_module_config(server->lookup_defaults, &nuance_module);
    nuance_markup_links_t links = { .base = config->site, .prefixes = everywhere->link_prefixes };
    nuance_document_t *document;

    NUANCE_ERR(nuance_document_create(&document, nuance_render_names(), &links, pool));
    nuance_document_set(document, document->page, "route", "mail");
    nuance_document_set(document, document->page, "lang", "en");
    nuance_document_set(document, document->page, "base", config->site);
    nuance_document_set(document, document->page, "desk", config->mail_from_name);
    nuance_document_set_boolean(document, document->page, "reply", replies);
    for (int i = 1; i < N_STATEMENTS; i++)
        NUANCE_ERR(nuance_document_add_rows(document, calls[i].statement, rows[i]));
    *result = document;
    return NULL;
}

static xmlNodePtr child_named(xmlDocPtr tree, const char *name)
{
    xmlNodePtr root = xmlDocGetRootElement(tree);
    xmlNodePtr child = root != NULL ? root->children : NULL;
    while (child != NULL
           && (child->type != XML_ELEMENT_NODE || strcmp((const char *)child->name, name) != 0))
        child = child->next;
    return child;
}

/* The words of an element with single spaces between them. */
static const char *words_of(const xmlNode *element, apr_pool_t *pool)
{
    xmlChar *content = xmlNodeGetContent(element);
    char *state;
    const char *words = "";
    for (char *word = apr_strtok((char *)content, " \t\r\n", &state); word != NULL;
         word = apr_strtok(NULL, " \t\r\n", &state))
        words =
            *words == '\0' ? apr_pstrdup(pool, word) : apr_pstrcat(pool, words, " ", word, NULL);
    xmlFree(content);
    return words;
}

/* Takes subject, text and HTML out of what the stylesheet made. */
static nuance_error_t *take_parts(nuance_mail_message_t *message, nuance_document_t *document,
                                  apr_pool_t *pool)
{
    nuance_buffer_t text;
    nuance_buffer_t html;
    xmlDocPtr tree;

    nuance_buffer_init(&text, pool);
    nuance_buffer_init(&html, pool);
    NUANCE_ERR(nuance_render_tree(&tree, document->xml, "mail", pool));
    xmlNodePtr subject = child_named(tree, "subject");
    xmlNodePtr plain = child_named(tree, "text");
    xmlNodePtr rich = child_named(tree, "html");
    if (subject != NULL && plain != NULL && rich != NULL) {
        message->subject = words_of(subject, pool);
        nuance_mail_text_write(&text, plain);
        nuance_buffer_puts(&html, "<!DOCTYPE html>\n");
        nuance_html_write_children(&html, rich);
        message->text = text.data;
        message->html = html.data;
    }
    xmlFreeDoc(tree);
    return message->html != NULL
               ? NULL
               : nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "mail.xsl made no mail");
}

/* Where an answer goes that says which issue it is for, and who gives it. */
static const char *reply_address(const nuance_server_t *config, const PGresult *envelope,
                                 apr_pool_t *pool)
{
    nuance_reply_address_t about = { number(envelope, "item"), number(envelope, "person") };
    const char *key = column(envelope, "key", pool);
    return config->mail_reply != NULL && about.item > 0 && about.person > 0 && key != NULL
               ? nuance_reply_address_make(config->mail_reply, &about, key, pool)
               : NULL;
}

/* Where it is told that a mail could not be delivered; by VERP the address says which it was. */
static const char *envelope_sender(const nuance_server_t *config, const char *stamp,
                                   apr_pool_t *pool)
{
    const char *address = config->mail_bounces != NULL ? config->mail_bounces : config->mail_from;
    const char *at = strrchr(address, '@');
    if (!config->mail_verp)
        return address;
    return apr_pstrcat(pool, apr_pstrmemdup(pool, address, (apr_size_t)(at - address)), "+b.",
                       stamp, at, NULL);
}

static void add_identity(nuance_mail_message_t *message, const nuance_server_t *config,
                         const PGresult *envelope, const char *stamp, apr_pool_t *pool)
{
    const char *domain = strrchr(config->mail_from, '@') + 1;
    const char *list = column(envelope, "list", pool);
    const char *unsubscribe = column(envelope, "unsubscribe", pool);

    message->id = apr_pstrcat(pool, stamp, "@", domain, NULL);
    /* No mail has this id: all of an issue belong to it alike, for whomever they are. */
    if (number(envelope, "item") > 0)
        message->thread =
            apr_psprintf(pool, "nuance.n%" APR_INT64_T_FMT "@%s", number(envelope, "item"), domain);
    if (list != NULL) {
        message->list = apr_pstrcat(pool, list, ".", domain, NULL);
        message->list_name = column(envelope, "list_name", pool);
    }
    if (unsubscribe != NULL)
        message->unsubscribe = apr_pstrcat(pool, config->site, "/unsubscribe/", unsubscribe, NULL);
}

nuance_error_t *nuance_mail_compose(nuance_mail_t **result, server_rec *server,
                                    const nuance_server_t *config, const nuance_mail_claim_t *claim,
                                    apr_pool_t *pool)
{
    nuance_call_t calls[N_STATEMENTS] = { { 0 } };
    PGresult **rows = NULL;
    nuance_document_t *document;

    *result = NULL;
    NUANCE_ERR(read_rows(&rows, calls, server, claim, pool));
    if (rows == NULL || PQntuples(rows[0]) == 0)
        return NULL;
    const char *stamp = column(rows[0], "stamp", pool);
    nuance_mail_message_t message = { .from = config->mail_from,
                                      .from_name = config->mail_from_name,
                                      .to = column(rows[0], "recipient", pool),
                                      .to_name = column(rows[0], "recipient_name", pool),
                                      .reply_to = reply_address(config, rows[0], pool),
                                      .date = apr_time_now() };
    if (stamp == NULL || message.to == NULL)
        return nuance_error_create(pool, NUANCE_E_INVALID, NULL, "a mail to nobody");
    add_identity(&message, config, rows[0], stamp, pool);
    NUANCE_ERR(
        make_document(&document, server, config, calls, rows, message.reply_to != NULL, pool));
    NUANCE_ERR(take_parts(&message, document, pool));

    nuance_mail_t *mail = apr_pcalloc(pool, sizeof(*mail));
    mail->recipient = message.to;
    mail->sender = envelope_sender(config, stamp, pool);
    nuance_buffer_init(&mail->message, pool);
    NUANCE_ERR(nuance_mail_message_write(&mail->message, &message, pool));
    *result = mail;
    return NULL;
}
