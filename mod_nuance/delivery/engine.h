/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file engine.h
 * The thread that delivers what is in the outbox: one in one child of a server, with a connection
 * to the database and any number of transfers at a time. It is started in the child that has the
 * duty (duty.h), and ends before that child does; whatever a child leaves undone, another takes
 * over.
 */
#ifndef NUANCE_DELIVERY_ENGINE_H
#define NUANCE_DELIVERY_ENGINE_H

#include <httpd.h>

/** Makes delivery a duty of each server that delivers. A sentence when that is impossible. */
const char *nuance_engine_setup(server_rec *main_server, apr_pool_t *pconf);

#endif
