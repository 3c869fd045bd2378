/* SPDX-License-Identifier: Apache-2.0 */
#include "transfer.h"

#include <apr_strings.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../core/network.h"
#include "../core/text.h"
#include "fault_point.h"

/* Of an answer so much is kept for the log, and so much is read at all. */
enum { KEEP = 2048, READ_AT_MOST = 64 * 1024 };

/* A receiver may ask to be left alone for so many seconds; outbox_wait() caps it likewise. */
enum { MAX_RETRY_AFTER = 3600 };

static size_t take_body(char *data, size_t size, size_t n, void *context)
{
    nuance_delivery_t *delivery = context;
    size_t length = size * n;
    size_t room = KEEP - delivery->answer.length;

    nuance_buffer_append(&delivery->answer, data, length < room ? length : room);
    delivery->headers_received += length;
    if (delivery->headers_received <= READ_AT_MOST)
        return length;
    delivery->has_enough = 1;
    return CURL_WRITEFUNC_ERROR;
}

static size_t take_header(char *data, size_t size, size_t n, void *context)
{
    nuance_delivery_t *delivery = context;
    if (delivery->headers_received == 0)
        nuance_fault_point("answering");
    delivery->headers_received += size * n;
    return delivery->headers_received <= READ_AT_MOST ? size * n : 0;
}

static int is_allowed(const nuance_delivery_t *delivery, const struct sockaddr *address)
{
    const apr_array_header_t *allowed = delivery->config->delivery_allow;
    if (delivery->unguarded || nuance_address_is_public(address))
        return 1;
    for (int i = 0; allowed != NULL && i < allowed->nelts; i++)
        if (nuance_network_contains(&APR_ARRAY_IDX(allowed, i, nuance_network_t), address))
            return 1;
    return 0;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    nuance_delivery_t *delivery = context;
    if (!is_allowed(delivery, &address->addr)) {
        delivery->refused_address = nuance_address_text(&address->addr, delivery->pool);
        return CURL_SOCKET_BAD;
    }
    nuance_fault_point("connecting");
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

nuance_error_t *nuance_transfer_prepare(nuance_delivery_t *delivery)
{
    CURL *easy = delivery->easy;
    long timeout = (long)delivery->config->delivery_timeout;
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PRIVATE, delivery);

#define SET(option, value)                                                                         \
    if (code == CURLE_OK)                                                                          \
    code = curl_easy_setopt(easy, option, value)
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L); /* do not wait for a resolver that hangs */
    SET(CURLOPT_ERRORBUFFER, delivery->message);
    SET(CURLOPT_USERAGENT, "Nuance/" NUANCE_VERSION);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_TIMEOUT, timeout);
    SET(CURLOPT_CONNECTTIMEOUT, timeout);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_WRITEFUNCTION, take_body);
    SET(CURLOPT_WRITEDATA, delivery);
    SET(CURLOPT_HEADERFUNCTION, take_header);
    SET(CURLOPT_HEADERDATA, delivery);
    SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
    SET(CURLOPT_OPENSOCKETDATA, delivery);
    if (delivery->config->delivery_ca != NULL)
        SET(CURLOPT_CAINFO, delivery->config->delivery_ca);
#undef SET
    if (code != CURLE_OK)
        return nuance_error_create(delivery->pool, NUANCE_E_INTERNAL, NULL, "libcurl: %s",
                                   curl_easy_strerror(code));
    return NULL;
}

/* The word for what libcurl says. */
static const char *failure_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST: return "resolve";
    case CURLE_COULDNT_CONNECT: return "connect";
    case CURLE_OPERATION_TIMEDOUT: return NUANCE_FAILURE_TIMEOUT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_USE_SSL_FAILED: return "tls";
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR: return "closed";
    case CURLE_LOGIN_DENIED: return "login";
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return NUANCE_FAILURE_MALFORMED;
    default: return NUANCE_FAILURE_OTHER;
    }
}

void nuance_transfer_finish(nuance_delivery_t *delivery, CURLcode code)
{
    curl_off_t retry_after = 0;
    curl_off_t sent = 0;

    delivery->status = 0;
    curl_easy_getinfo(delivery->easy, CURLINFO_RESPONSE_CODE, &delivery->status);
    curl_easy_getinfo(delivery->easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    if (curl_easy_getinfo(delivery->easy, CURLINFO_RETRY_AFTER, &retry_after) == CURLE_OK
        && retry_after > 0)
        delivery->retry_after = retry_after < MAX_RETRY_AFTER ? retry_after : MAX_RETRY_AFTER;
    if (delivery->status == 0)
        delivery->status = -1;
    /* An answer of which the rest was not wanted is an answer. So is an error of the protocol. */
    if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && delivery->has_enough))
        return;
    delivery->failure = failure_of(code);
    delivery->said = delivery->message[0] != '\0' ? delivery->message : curl_easy_strerror(code);
    if (delivery->refused_address != NULL && code == CURLE_COULDNT_CONNECT) {
        delivery->failure = NUANCE_FAILURE_REFUSED_ADDRESS;
        delivery->said = delivery->refused_address;
    }
    delivery->maybe = sent > 0;
}

void nuance_transfer_fail(nuance_delivery_t *delivery, const nuance_error_t *error)
{
    delivery->failure =
        error->code == NUANCE_E_INVALID ? NUANCE_FAILURE_MALFORMED : NUANCE_FAILURE_OTHER;
    delivery->said = nuance_error_describe(error, delivery->pool);
}
