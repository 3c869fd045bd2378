/* SPDX-License-Identifier: Apache-2.0 */
#include "scanner.h"

#include <apr_lib.h>
#include <apr_network_io.h>
#include <apr_strings.h>
#include <string.h>

#include "text.h"

enum { MAX_ANSWER = 1000, MAX_WORDS = 200 };

static const char unix_prefix[] = "unix:";
static const char tcp_prefix[] = "tcp:";

struct nuance_scan_t {
    apr_socket_t *socket;
    apr_pool_t *pool;
};

/* The parts of an address; NULL for the host of one that is none. */
static void parse(const char **host, apr_port_t *port, int *family, const char *address,
                  apr_pool_t *pool)
{
    char *scope;
    char *name = NULL;

    *host = NULL;
    *port = 0;
    *family = APR_UNIX;
    if (strncmp(address, unix_prefix, sizeof(unix_prefix) - 1) == 0) {
        const char *path = address + sizeof(unix_prefix) - 1;
        *host = *path == '/' ? path : NULL;
    }
    else if (strncmp(address, tcp_prefix, sizeof(tcp_prefix) - 1) == 0) {
        *family = APR_UNSPEC;
        if (apr_parse_addr_port(&name, &scope, port, address + sizeof(tcp_prefix) - 1, pool)
                == APR_SUCCESS
            && *port != 0)
            *host = name;
    }
}

int nuance_scanner_is_address(const char *address)
{
    apr_pool_t *pool;
    const char *host = NULL;
    apr_port_t port;
    int family;

    if (apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return 0;
    parse(&host, &port, &family, address, pool);
    int is_one = host != NULL;
    apr_pool_destroy(pool);
    return is_one;
}

static nuance_error_t *away(nuance_scan_t *scan, apr_status_t status, const char *what)
{
    char reason[128];
    nuance_error_t *error =
        nuance_error_create(scan->pool, NUANCE_E_UNAVAILABLE, NULL, "the virus scanner %s: %s",
                            what, apr_strerror(status, reason, sizeof(reason)));
    error->status = status;
    return error;
}

static nuance_error_t *send_all(nuance_scan_t *scan, const char *data, apr_size_t length)
{
    while (length > 0) {
        apr_size_t sent = length;
        apr_status_t status = apr_socket_send(scan->socket, data, &sent);
        if (status != APR_SUCCESS)
            return away(scan, status, "takes no more");
        data += sent;
        length -= sent;
    }
    return NULL;
}

nuance_error_t *nuance_scan_create(nuance_scan_t **result, const char *address,
                                   apr_interval_time_t timeout, apr_pool_t *pool)
{
    static const char command[] = "zINSTREAM"; /* with the NUL behind it */
    nuance_scan_t *scan = apr_pcalloc(pool, sizeof(*scan));
    apr_sockaddr_t *place = NULL;
    const char *host;
    apr_port_t port;
    int family;

    scan->pool = pool;
    parse(&host, &port, &family, address, pool);
    apr_status_t status =
        host != NULL ? apr_sockaddr_info_get(&place, host, family, port, 0, pool) : APR_EINVAL;
    if (status == APR_SUCCESS)
        status = apr_socket_create(&scan->socket, place->family, SOCK_STREAM, 0, pool);
    if (status == APR_SUCCESS)
        status = apr_socket_timeout_set(scan->socket, timeout);
    if (status == APR_SUCCESS)
        status = apr_socket_connect(scan->socket, place);
    if (status != APR_SUCCESS)
        return away(scan, status, "is not there");
    *result = scan;
    return send_all(scan, command, sizeof(command));
}

/* The length of a piece as the protocol has it; a length of none ends the file. */
static nuance_error_t *send_length(nuance_scan_t *scan, apr_size_t length)
{
    const unsigned char header[4] = { (unsigned char)(length >> 24), (unsigned char)(length >> 16),
                                      (unsigned char)(length >> 8), (unsigned char)length };
    return send_all(scan, (const char *)header, sizeof(header));
}

nuance_error_t *nuance_scan_add(nuance_scan_t *scan, const char *data, apr_size_t length)
{
    if (length == 0)
        return NULL;
    NUANCE_ERR(send_length(scan, length));
    return send_all(scan, data, length);
}

/* Up to the NUL or line end that closes it, or as far as it goes. */
static nuance_error_t *read_answer(char *answer, nuance_scan_t *scan)
{
    apr_size_t length = 0;
    while (length < MAX_ANSWER - 1) {
        apr_size_t part = MAX_ANSWER - 1 - length;
        apr_status_t status = apr_socket_recv(scan->socket, answer + length, &part);
        if (status != APR_SUCCESS && !APR_STATUS_IS_EOF(status))
            return away(scan, status, "does not answer");
        for (apr_size_t i = 0; i < part; i++)
            if (answer[length + i] == '\0' || answer[length + i] == '\n') {
                answer[length + i] = '\0';
                return NULL;
            }
        length += part;
        if (APR_STATUS_IS_EOF(status) || part == 0)
            break;
    }
    answer[length] = '\0';
    return NULL;
}

static int ends_with(const char *text, const char *end)
{
    apr_size_t length = strlen(text);
    return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

nuance_error_t *nuance_scan_end(nuance_scan_result_t *result, const char **words,
                                nuance_scan_t *scan)
{
    char *answer = apr_pcalloc(scan->pool, MAX_ANSWER);

    NUANCE_ERR(send_length(scan, 0));
    NUANCE_ERR(read_answer(answer, scan));
    if (ends_with(answer, ": OK"))
        *result = NUANCE_SCAN_CLEAN;
    else if (ends_with(answer, " FOUND"))
        *result = NUANCE_SCAN_INFECTED;
    else
        *result = NUANCE_SCAN_FAILED;
    *words = nuance_text_cut(nuance_xml_text(answer, scan->pool), MAX_WORDS, scan->pool);
    return NULL;
}
