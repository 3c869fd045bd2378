/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file duty.h
 * What one child of each server does beside requests, at a time: it has the duty's lock, and when
 * it dies another has it at once. mod_watchdog lends the thread. It alone would not do: the next
 * holder of its own lock waits for ten seconds, and no child waits for its threads when it ends.
 */
#ifndef NUANCE_DUTY_H
#define NUANCE_DUTY_H

#include <apr_pools.h>
#include <apr_time.h>
#include <httpd.h>

/** A duty. Its functions are never called at the same time for the same data. */
typedef struct nuance_duty_t {
    const char *name; /**< of the watchdog, whose thread all duties of this name share */
    apr_interval_time_t every;
    /** Does a piece of it; called again and again. @a pool is cleared afterwards. */
    void (*work)(void *data, apr_pool_t *pool);
    /** Ends what work() has left running, and waits for that; or NULL. Called once. */
    void (*end)(void *data);
} nuance_duty_t;

/** Names the locks for httpd's directive Mutex. Called in pre_config. */
apr_status_t nuance_duty_setup(apr_pool_t *pconf);

/**
 * Gives the children a duty. Called in post_config, before mod_watchdog's. Returns a sentence that
 * says what is missing, else NULL.
 */
const char *nuance_duty_register(const nuance_duty_t *duty, void *data, server_rec *main_server,
                                 apr_pool_t *pconf);

/** Lets this child do duties, until its pool goes. To be hooked last, when all is there to use. */
void nuance_duty_child_init(apr_pool_t *pchild, server_rec *server);

/** Whether this child ends: what a duty does should come to a point where it can be left. */
int nuance_duty_is_ending(void);

#endif
