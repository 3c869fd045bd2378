/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file link.h
 * A connection to PostgreSQL of one's own, for a thread that must never wait: it listens, and
 * statements are sent and their results taken while other things go on.
 */
#ifndef NUANCE_DELIVERY_LINK_H
#define NUANCE_DELIVERY_LINK_H

#include "../database.h"

enum { NUANCE_LINK_CALLS = 4 /**< statements of one exchange, at most */ };

/** What a step came to. */
typedef enum nuance_link_event_t {
    NUANCE_LINK_WAITS,    /**< nothing new */
    NUANCE_LINK_OPENED,   /**< connected, and listening */
    NUANCE_LINK_ANSWERED, /**< the results of the exchange are there */
    NUANCE_LINK_REFUSED,  /**< the exchange failed and changed nothing; the connection is good */
    NUANCE_LINK_LOST      /**< not connected; a new connection is tried after a while */
} nuance_link_event_t;

/** A connection. Its fields are link.c's, but for what is said of them. */
typedef struct nuance_link_t {
    server_rec *server;
    apr_pool_t *pool;
    const char *channel;
    PGconn *connection;
    int state;
    short events; /**< poll()'s; what to wait for on the connection's socket */
    apr_time_t deadline;
    apr_time_t retry_at;
    apr_interval_time_t pause;
    int n_calls;
    int n_results;
    PGresult *results[NUANCE_LINK_CALLS]; /**< of the last exchange, until the next one */
    nuance_error_t *error;                /**< why it was refused or lost */
    apr_pool_t *error_pool;
    int notified; /**< something was told on the channel; to be cleared by who reads it */
} nuance_link_t;

/** Makes a link that is not connected yet and will listen on @a channel, in @a pool. */
nuance_link_t *nuance_link_create(server_rec *server, const char *channel, apr_pool_t *pool);

/** Connects, sends, takes what has come; never waits, but for the look-up of a host's name. */
nuance_link_event_t nuance_link_step(nuance_link_t *link);

/** Whether an exchange may be sent. */
int nuance_link_is_ready(const nuance_link_t *link);

/** Sends calls (at most NUANCE_LINK_CALLS) as one pipeline and one transaction. */
void nuance_link_send(nuance_link_t *link, const nuance_call_t *calls, int n_calls,
                      apr_pool_t *scratch_pool);

/** The socket to wait on for link->events, or -1. */
int nuance_link_socket(const nuance_link_t *link);

/** Closes the connection. */
void nuance_link_close(nuance_link_t *link);

#endif
