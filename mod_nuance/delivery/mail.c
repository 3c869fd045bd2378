/* SPDX-License-Identifier: Apache-2.0 */
/* Mail over SMTP (RFC 5321), or as files into a folder, by libcurl. */
#include "../mail.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "delivery.h"

/* How much of what the server answers is kept. */
enum { KEEP_REPLY = 1000, OK_REPLY = 250, FIRST_ERROR = 400 };

/* The message while it is sent, and what the server says to it. */
typedef struct sending_t {
    const nuance_buffer_t *message;
    apr_size_t sent;
    nuance_buffer_t *reply;
    int reply_is_whole;
} sending_t;

static size_t give_message(char *into, size_t size, size_t n, void *context)
{
    sending_t *sending = context;
    size_t left = sending->message->length - sending->sent;
    size_t length = size * n < left ? size * n : left;
    memcpy(into, sending->message->data + sending->sent, length);
    sending->sent += length;
    return length;
}

/* libcurl begins anew where a connection it kept turns out to be closed. */
static int rewind_message(void *context, curl_off_t offset, int origin)
{
    sending_t *sending = context;
    if (origin != SEEK_SET || offset < 0 || (apr_size_t)offset > sending->message->length)
        return CURL_SEEKFUNC_FAIL;
    sending->sent = (apr_size_t)offset;
    return CURL_SEEKFUNC_OK;
}

static int is_last_line(const char *line, apr_size_t length)
{
    return length < 4 || line[3] != '-';
}

/* Keeps the reply that came last: "550-no\r\n550 such user\r\n" is one. */
static size_t take_reply(char *data, size_t size, size_t n, void *context)
{
    sending_t *sending = context;
    apr_size_t length = size * n;
    /* Its farewell is no answer to anything. */
    if (length >= 3 && strncmp(data, "221", 3) == 0)
        return length;
    if (sending->reply_is_whole)
        sending->reply->length = 0;
    apr_size_t room = KEEP_REPLY - sending->reply->length;
    nuance_buffer_append(sending->reply, data, length < room ? length : room);
    sending->reply_is_whole = is_last_line(data, length);
    return length;
}

static CURLcode set_server(nuance_delivery_t *delivery)
{
    const nuance_server_t *config = delivery->config;
    CURL *easy = delivery->easy;
    const char *url = config->mail_server;
    CURLcode code = CURLE_OK;

    if (strncmp(url, "file:", 5) == 0)
        url = apr_pstrcat(delivery->pool, url, "/", delivery->key, ".eml", NULL);
#define SET(option, value)                                                                         \
    if (code == CURLE_OK)                                                                          \
    code = curl_easy_setopt(easy, option, value)
    SET(CURLOPT_URL, url);
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps,file");
    if (config->mail_tls != NUANCE_TLS_OFF)
        SET(CURLOPT_USE_SSL,
            (long)(config->mail_tls == NUANCE_TLS_REQUIRED ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (config->mail_tls == NUANCE_TLS_OPPORTUNISTIC) {
        /* Encrypted to whomever is better than not encrypted to whomever. */
        SET(CURLOPT_SSL_VERIFYPEER, 0L);
        SET(CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (config->mail_login != NULL) {
        SET(CURLOPT_USERNAME, config->mail_login);
        SET(CURLOPT_PASSWORD, config->mail_password);
    }
    return code;
}

static CURLcode set_message(nuance_delivery_t *delivery, const nuance_mail_t *mail)
{
    CURL *easy = delivery->easy;
    CURLcode code = CURLE_OK;
    sending_t *sending = apr_pcalloc(delivery->pool, sizeof(*sending));

    sending->message = &mail->message;
    sending->reply = &delivery->answer;
    /* kept here, it is freed with the transfer */
    delivery->headers = curl_slist_append(NULL, mail->recipient);
    if (delivery->headers == NULL)
        return CURLE_OUT_OF_MEMORY;
    SET(CURLOPT_MAIL_FROM, mail->sender);
    SET(CURLOPT_MAIL_RCPT, delivery->headers);
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give_message);
    SET(CURLOPT_READDATA, sending);
    SET(CURLOPT_SEEKFUNCTION, rewind_message);
    SET(CURLOPT_SEEKDATA, sending);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)mail->message.length);
    SET(CURLOPT_HEADERFUNCTION, take_reply);
    SET(CURLOPT_HEADERDATA, sending);
#undef SET
    return code;
}

nuance_error_t *nuance_transport_mail(nuance_delivery_t *delivery)
{
    nuance_mail_claim_t claim = { delivery->id, delivery->node, delivery->attempt };
    nuance_mail_t *mail;

    if (delivery->config->mail_server == NULL)
        return nuance_error_create(delivery->pool, NUANCE_E_SETUP, NULL, "no mail server is set");
    NUANCE_ERR(
        nuance_mail_compose(&mail, delivery->server, delivery->config, &claim, delivery->pool));
    if (mail == NULL) {
        delivery->withdrawn = 1;
        return NULL;
    }
    delivery->unguarded = 1;
    CURLcode code = set_server(delivery);
    if (code == CURLE_OK)
        code = set_message(delivery, mail);
    if (code != CURLE_OK)
        return nuance_error_create(delivery->pool, NUANCE_E_INTERNAL, NULL, "libcurl: %s",
                                   curl_easy_strerror(code));
    return NULL;
}

static void trim(nuance_buffer_t *reply)
{
    while (reply->length > 0 && apr_isspace(reply->data[reply->length - 1]))
        reply->data[--reply->length] = '\0';
    for (char *c = reply->data; c != NULL && *c != '\0'; c++)
        if (apr_iscntrl(*c))
            *c = ' ';
}

/* A reply to this mail settles it: 4xx for now, 5xx for good. A server that will not speak to us at
   all, or to this sender, says nothing of the mail: it is tried again. */
void nuance_transport_mail_finish(nuance_delivery_t *delivery, CURLcode code)
{
    int about_it = code == CURLE_WEIRD_SERVER_REPLY
                       ? delivery->maybe /* the message was sent, and this is the answer */
                       : code == CURLE_SEND_ERROR && strstr(delivery->message, "MAIL") == NULL;
    trim(&delivery->answer);
    if (code == CURLE_OK) {
        if (delivery->status < 0) /* into a file */
            delivery->status = OK_REPLY;
        return;
    }
    if (delivery->answer.length > 0)
        delivery->said =
            apr_psprintf(delivery->pool, "%s (%s)", delivery->said, delivery->answer.data);
    if (about_it && delivery->status >= FIRST_ERROR) {
        delivery->failure = NULL;
        delivery->said = NULL;
        delivery->maybe = 0;
    }
    else
        delivery->status = -1;
}
