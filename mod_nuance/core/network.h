/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file network.h
 * Networks as CIDR, and which addresses are of the public internet.
 */
#ifndef NUANCE_CORE_NETWORK_H
#define NUANCE_CORE_NETWORK_H

#include <apr_pools.h>
#include <sys/socket.h>

/** A network: the addresses that share its first bits. */
typedef struct nuance_network_t {
    int family;                /**< AF_INET or AF_INET6 */
    unsigned char address[16]; /**< 4 or 16 bytes, network order */
    int bits;
} nuance_network_t;

/** Reads "10.0.0.0/8", "fd00::/8" or a single address. Returns whether it is one. */
int nuance_network_parse(nuance_network_t *network, const char *text);

/**
 * Whether an address lies in the network. An IPv4 address written as IPv6 (RFC 4291
 * section 2.5.5.2) is that IPv4 address.
 */
int nuance_network_contains(const nuance_network_t *network, const struct sockaddr *address);

/**
 * Whether an address is of the public internet: not private, loopback, link-local, shared (RFC
 * 6598), multicast, reserved or for documentation (the registries of RFC 6890), and not an IPv6
 * address that stands for such an IPv4 address (mapped, 6to4, NAT64). Other families are not.
 */
int nuance_address_is_public(const struct sockaddr *address);

/** An address as text, without its port, in @a pool. */
const char *nuance_address_text(const struct sockaddr *address, apr_pool_t *pool);

#endif
