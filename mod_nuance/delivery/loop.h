/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file loop.h
 * What the delivery thread does: it claims, sends, reports, all at the same time.
 */
#ifndef NUANCE_DELIVERY_LOOP_H
#define NUANCE_DELIVERY_LOOP_H

#include <apr_atomic.h>
#include <curl/curl.h>
#include <httpd.h>

/** Tells a loop to end; shared with the thread that starts and stops it. */
typedef struct nuance_loop_switch_t {
    volatile apr_uint32_t stopping;
    CURLM *multi; /**< made before the thread, to wake it up */
} nuance_loop_switch_t;

/**
 * Delivers for @a server until it is told to stop: then nothing more is claimed, what is under way
 * gets two seconds, and what came of it is reported.
 */
void nuance_loop_run(nuance_loop_switch_t *control, server_rec *server, apr_pool_t *pool);

#endif
