/* SPDX-License-Identifier: Apache-2.0 */
#include "delivery.h"

#include <apr_strings.h>
#include <string.h>

#include "../core/webhook.h"

static nuance_error_t *add_header(nuance_delivery_t *delivery, const char *name, const char *value)
{
    struct curl_slist *longer =
        curl_slist_append(delivery->headers, apr_pstrcat(delivery->pool, name, ": ", value, NULL));
    if (longer == NULL)
        return nuance_error_create(delivery->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    delivery->headers = longer;
    return NULL;
}

/* The headers of Standard Webhooks. The id is the same in every attempt, so that a receiver can
   tell repeats; the timestamp is the attempt's, so that it can refuse replays. */
static nuance_error_t *identify(nuance_delivery_t *delivery)
{
    const char *id = apr_pstrcat(delivery->pool, "msg_", delivery->key, NULL);
    const char *timestamp = apr_psprintf(delivery->pool, "%" APR_INT64_T_FMT,
                                         (apr_int64_t)apr_time_sec(apr_time_now()));
    NUANCE_ERR(add_header(delivery, "webhook-id", id));
    NUANCE_ERR(add_header(delivery, "webhook-timestamp", timestamp));
    if (delivery->secrets == NULL)
        return NULL;
    return add_header(
        delivery, "webhook-signature",
        nuance_webhook_signature(delivery->secrets, id, timestamp, delivery->body, delivery->pool));
}

nuance_error_t *nuance_transport_http(nuance_delivery_t *delivery)
{
    if (delivery->url == NULL || delivery->body == NULL)
        return nuance_error_create(delivery->pool, NUANCE_E_INVALID, NULL, "no address to send to");
    NUANCE_ERR(add_header(delivery, "Content-Type", "application/json"));
    NUANCE_ERR(add_header(delivery, "Expect", "")); /* no waiting for 100 (Continue) */
    if (delivery->authorization != NULL)
        NUANCE_ERR(add_header(delivery, "Authorization", delivery->authorization));
    if (strcmp(delivery->type, "webhook") == 0)
        NUANCE_ERR(identify(delivery));
    if (curl_easy_setopt(delivery->easy, CURLOPT_URL, delivery->url) != CURLE_OK
        || curl_easy_setopt(delivery->easy, CURLOPT_PROTOCOLS_STR, "http,https") != CURLE_OK
        || curl_easy_setopt(delivery->easy, CURLOPT_POST, 1L) != CURLE_OK
        || curl_easy_setopt(delivery->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                            (curl_off_t)strlen(delivery->body))
               != CURLE_OK
        || curl_easy_setopt(delivery->easy, CURLOPT_POSTFIELDS, delivery->body) != CURLE_OK
        || curl_easy_setopt(delivery->easy, CURLOPT_HTTPHEADER, delivery->headers) != CURLE_OK)
        return nuance_error_create(delivery->pool, NUANCE_E_INTERNAL, NULL, "libcurl refused");
    return NULL;
}
