/* SPDX-License-Identifier: Apache-2.0 */
#include "network.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

enum { IPV4_BYTES = 4, IPV6_BYTES = 16 };

/* What is not public in IPv4. */
static const char *const special_ipv4[] = {
    "0.0.0.0/8",     "10.0.0.0/8",      "100.64.0.0/10",  "127.0.0.0/8",    "169.254.0.0/16",
    "172.16.0.0/12", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4",
};

/* What is public in IPv6, and what is not of that. */
static const char global_ipv6[] = "2000::/3";
static const char *const special_ipv6[] = { "2001::/23", "2001:db8::/32", "3fff::/20" };

/* IPv6 addresses that carry an IPv4 address: the prefix, and where in the address it stands. */
typedef struct embedding_t {
    const char *prefix;
    int offset;
} embedding_t;

static const embedding_t mapped = { "::ffff:0:0/96", 12 };
static const embedding_t translated[] = { { "64:ff9b::/96", 12 }, { "2002::/16", 2 } };

static int bits_of(int family)
{
    return family == AF_INET ? 8 * IPV4_BYTES : 8 * IPV6_BYTES;
}

int nuance_network_parse(nuance_network_t *network, const char *text)
{
    char address[INET6_ADDRSTRLEN];
    const char *slash = strchr(text, '/');
    apr_size_t length = slash != NULL ? (apr_size_t)(slash - text) : strlen(text);

    if (length >= sizeof(address))
        return 0;
    memcpy(address, text, length);
    address[length] = '\0';
    memset(network, 0, sizeof(*network));
    network->family = strchr(address, ':') != NULL ? AF_INET6 : AF_INET;
    if (inet_pton(network->family, address, network->address) != 1)
        return 0;
    network->bits = bits_of(network->family);
    if (slash != NULL) {
        char *end;
        long bits = strtol(slash + 1, &end, 10);
        if (!apr_isdigit(slash[1]) || *end != '\0' || bits < 0 || bits > network->bits)
            return 0;
        network->bits = (int)bits;
    }
    return 1;
}

static int share_bits(const unsigned char *left, const unsigned char *right, int bits)
{
    int bytes = bits / 8;
    int rest = bits % 8;
    if (memcmp(left, right, (apr_size_t)bytes) != 0)
        return 0;
    return rest == 0 || ((left[bytes] ^ right[bytes]) & (0xff << (8 - rest)) & 0xff) == 0;
}

static int lies_in(const char *text, int family, const unsigned char *bytes)
{
    nuance_network_t network;
    return nuance_network_parse(&network, text) && network.family == family
           && share_bits(network.address, bytes, network.bits);
}

/* The bytes of an address, and its family; an IPv4 address in IPv6 clothes is undressed. */
static const unsigned char *bytes_of(int *family, const struct sockaddr *address)
{
    *family = address->sa_family;
    if (address->sa_family == AF_INET)
        return (const unsigned char *)&((const struct sockaddr_in *)(const void *)address)
            ->sin_addr;
    if (address->sa_family != AF_INET6)
        return NULL;
    const unsigned char *bytes =
        (const unsigned char *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (!lies_in(mapped.prefix, AF_INET6, bytes))
        return bytes;
    *family = AF_INET;
    return bytes + mapped.offset;
}

int nuance_network_contains(const nuance_network_t *network, const struct sockaddr *address)
{
    int family;
    const unsigned char *bytes = bytes_of(&family, address);
    return bytes != NULL && family == network->family
           && share_bits(network->address, bytes, network->bits);
}

static int is_public_ipv4(const unsigned char *bytes)
{
    for (size_t i = 0; i < sizeof(special_ipv4) / sizeof(special_ipv4[0]); i++)
        if (lies_in(special_ipv4[i], AF_INET, bytes))
            return 0;
    return 1;
}

int nuance_address_is_public(const struct sockaddr *address)
{
    int family;
    const unsigned char *bytes = bytes_of(&family, address);

    if (bytes == NULL)
        return 0;
    if (family == AF_INET)
        return is_public_ipv4(bytes);
    for (size_t i = 0; i < sizeof(translated) / sizeof(translated[0]); i++)
        if (lies_in(translated[i].prefix, AF_INET6, bytes))
            return is_public_ipv4(bytes + translated[i].offset);
    for (size_t i = 0; i < sizeof(special_ipv6) / sizeof(special_ipv6[0]); i++)
        if (lies_in(special_ipv6[i], AF_INET6, bytes))
            return 0;
    return lies_in(global_ipv6, AF_INET6, bytes);
}

const char *nuance_address_text(const struct sockaddr *address, apr_pool_t *pool)
{
    char text[INET6_ADDRSTRLEN];
    int family;
    const unsigned char *bytes = bytes_of(&family, address);
    if (bytes == NULL || inet_ntop(family, bytes, text, sizeof(text)) == NULL)
        return "an address of another kind";
    return apr_pstrdup(pool, text);
}
