/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file config.h
 * The directives: where they are kept, what they default to, how they merge.
 */
#ifndef NUANCE_CONFIG_H
#define NUANCE_CONFIG_H

#include <httpd.h>
#include <apr_hash.h>
#include <http_config.h>

/** How people prove who they are. */
typedef enum nuance_auth_t { NUANCE_AUTH_ACCOUNTS = 0, NUANCE_AUTH_REMOTE_USER = 1 } nuance_auth_t;

/** Whether mail goes encrypted. */
typedef enum nuance_tls_t {
    NUANCE_TLS_REQUIRED = 0,      /**< or not at all, and to a server whose name is proven */
    NUANCE_TLS_OPPORTUNISTIC = 1, /**< where the server offers it */
    NUANCE_TLS_OFF = 2
} nuance_tls_t;

/** What can be set for a <Location>. */
typedef struct nuance_location_t {
    const char *mount_point;      /**< without a slash at the end; "" for / */
    const char *base_url;         /**< scheme and host as browsers see them, or NULL */
    int auth;                     /**< nuance_auth_t */
    int create_accounts;          /**< at first sight, under remote-user */
    apr_int64_t max_body;         /**< bytes */
    apr_int64_t session_lifetime; /**< seconds */
    apr_table_t *link_prefixes;   /**< may be NULL */
} nuance_location_t;

/** What is set once for the server. */
typedef struct nuance_server_t {
    const char *stylesheets;       /**< folder */
    apr_int64_t connections;       /**< how many a child uses at once */
    apr_int64_t pool_wait;         /**< milliseconds */
    apr_int64_t statement_timeout; /**< milliseconds */
    int background;                /**< whether jobs are done here */
    apr_int64_t memo;              /**< bytes a child may use for parts of pages; 0: none */
    const char *site;              /**< address of the pages, for what leaves the server, or NULL */
    int delivery;                  /**< whether messages are sent from here */
    apr_int64_t delivery_room;     /**< how many at once */
    apr_int64_t delivery_timeout;  /**< seconds an attempt may take */
    const char *delivery_ca;       /**< file of certificates to trust, or NULL: the system's */
    apr_array_header_t *delivery_allow; /**< nuance_network_t, beyond the internet; may be NULL */
    apr_hash_t *delivery_commands;      /**< by name: char **, the program and its arguments */
    const char *mail_server;            /**< URL, or NULL: mail waits */
    int mail_tls;                       /**< nuance_tls_t */
    const char *mail_from;              /**< address, or NULL */
    const char *mail_from_name;         /**< the desk's name */
    const char *mail_login;             /**< or NULL */
    const char *mail_password;          /**< or NULL */
    const char *mail_reply;             /**< address that replies are made from, or NULL: none */
    const char *mail_bounces;           /**< address of the envelope, or NULL: mail_from */
    const char *scanner;                /**< address of a virus scanner, or NULL */
    int scanner_open; /**< whether files that it cannot be asked about may be had */
    int mail_verp;    /**< whether each mail's envelope has an address of its own */
} nuance_server_t;

extern module AP_MODULE_DECLARE_DATA nuance_module;

/** The directives; for the module record. */
extern const command_rec nuance_directives[];

/** Makes the unset settings of a section in @a pool; for the module record. */
void *nuance_location_create(apr_pool_t *pool, char *path);

/** The settings of @a add, and those of @a base where they are unset, in @a pool; likewise. */
void *nuance_location_merge(apr_pool_t *pool, void *base, void *add);

/** Makes the unset settings of a server in @a pool; likewise. */
void *nuance_server_create(apr_pool_t *pool, server_rec *server);

/** As nuance_location_merge(), for servers. */
void *nuance_server_merge(apr_pool_t *pool, void *base, void *add);

/** The settings for a request, every one with its default filled in, in the request's pool. */
const nuance_location_t *nuance_location(request_rec *r);

/** The settings of a server, every one with its default filled in, in @a pool. */
const nuance_server_t *nuance_server(server_rec *server, apr_pool_t *pool);

#endif
