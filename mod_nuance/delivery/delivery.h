/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file delivery.h
 * One attempt to send one message of the outbox, and how a type of destination prepares it.
 *
 * What is due, how long to wait and what an answer means is decided by SQL
 * (nuance_api.outbox_claim, outbox_report). Here bytes are moved: a transport turns a claimed row
 * into a transfer of libcurl, or into a process; all of them run in the one thread of engine.c.
 */
#ifndef NUANCE_DELIVERY_DELIVERY_H
#define NUANCE_DELIVERY_DELIVERY_H

#include <apr_time.h>
#include <curl/curl.h>
#include <httpd.h>

#include "../config.h"
#include "../core/buffer.h"
#include "../core/error.h"

/** What has gone wrong before, or instead of, an answer; the words are those of outbox_meaning().
 */
#define NUANCE_FAILURE_MALFORMED "malformed"             /**< cannot be sent at all: given up */
#define NUANCE_FAILURE_REFUSED_ADDRESS "refused-address" /**< not a public address: given up */
#define NUANCE_FAILURE_TIMEOUT "timeout"
#define NUANCE_FAILURE_OTHER "other"

/** One attempt. All of it lives in its pool, which goes when it has been reported. */
typedef struct nuance_delivery_t {
    apr_pool_t *pool;
    server_rec *server;
    const nuance_server_t *config;

    /* The claimed row; texts as the database gave them, NULL where there is none. */
    const char *id;
    const char *attempt;
    const char *node;          /**< our number in the database, whose claim it is */
    const char *key;           /**< names the message to its receiver, in every attempt the same */
    const char *kind;          /**< mail, webhook or page */
    const char *template_name; /**< of mail */
    const char *type;          /**< of the destination; "mail" where there is none */
    const char *recipient;     /**< an address, for mail */
    const char *url;
    const char *authorization; /**< value of the header, or NULL */
    const char *secrets;       /**< to sign with, separated by spaces, or NULL */
    const char *command;       /**< name of a NuanceDeliveryCommand */
    const char *body;          /**< what to send: JSON, for mail the template's content */
    const char *created_at;

    /* The transfer. */
    CURL *easy;                 /**< set up with the limits of transfer.h; NULL for processes */
    struct curl_slist *headers; /**< freed with the transfer; for CURLOPT_HTTPHEADER and the like */
    int unguarded;              /**< the destination is from httpd's configuration: any address */
    apr_time_t began_at;
    char message[CURL_ERROR_SIZE]; /**< libcurl's own words */
    const char *refused_address;   /**< one that was not connected to, or NULL */
    apr_size_t headers_received;
    int has_enough; /**< the rest of the answer was not waited for */

    int withdrawn; /**< there is nothing for us to send any more, and the database knows */

    /* What came of it. */
    long status;         /**< of HTTP or SMTP, or a process's; -1: none */
    const char *failure; /**< a word, or NULL */
    const char *said;    /**< more about the failure, or NULL */
    nuance_buffer_t answer;
    apr_int64_t retry_after; /**< seconds, or -1 */
    int maybe;               /**< all was sent and no answer came: it may have arrived */
    apr_interval_time_t took;
    struct nuance_delivery_t *next;
} nuance_delivery_t;

/** How one type of destination is served. */
typedef struct nuance_transport_t {
    const char *type;
    /**
     * Sets up delivery->easy: address, headers, body. Texts given to libcurl must live in the
     * delivery's pool. An error of class NUANCE_E_INVALID means that it can never be sent; any
     * other that it will be tried again.
     */
    nuance_error_t *(*prepare)(nuance_delivery_t *delivery);
    /**
     * Reads what came of a transfer that ended with @a code, where that is not as it is for HTTP;
     * after nuance_transfer_finish(). May be NULL.
     */
    void (*finish)(nuance_delivery_t *delivery, CURLcode code);
} nuance_transport_t;

/** The transport for a type, or NULL. */
const nuance_transport_t *nuance_transport_find(const char *type);

/** HTTP POST of the body as JSON: webhooks, signed; Alertmanager's and PagerDuty's APIs. */
nuance_error_t *nuance_transport_http(nuance_delivery_t *delivery);

/** A mail, composed now; withdrawn when there is nothing to say or nobody to say it to. */
nuance_error_t *nuance_transport_mail(nuance_delivery_t *delivery);

/** What an SMTP server's reply means for the mail. */
void nuance_transport_mail_finish(nuance_delivery_t *delivery, CURLcode code);

#endif
