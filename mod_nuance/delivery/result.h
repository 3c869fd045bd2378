/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file result.h
 * From a claimed row to a delivery, and from what came of deliveries to what is told of them.
 */
#ifndef NUANCE_DELIVERY_RESULT_H
#define NUANCE_DELIVERY_RESULT_H

#include <libpq-fe.h>

#include "delivery.h"

/** The delivery of a row of the statement outbox_claim, in a pool of its own below @a pool. */
nuance_delivery_t *nuance_delivery_create(const PGresult *rows, int row, server_rec *server,
                                          const nuance_server_t *config, apr_pool_t *pool);

/** The first @a n results as the statement outbox_report takes them, in @a pool. */
const char *nuance_results_json(const nuance_delivery_t *results, int n, apr_pool_t *pool);

#endif
