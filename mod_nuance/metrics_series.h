/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metrics_series.h
 * Series that come from the database. The thread of background jobs reads them every few seconds
 * into shared memory: a scrape never waits for PostgreSQL, and the same scrape tells that it is
 * away.
 */
#ifndef NUANCE_METRICS_SERIES_H
#define NUANCE_METRICS_SERIES_H

#include <apr_pools.h>
#include <libpq-fe.h>

#include "core/buffer.h"
#include "metrics_segment.h"

/**
 * Takes over rows of nuance_api.metric_series(): family, type, help, suffix, labels, value; those
 * of a family stand together. Returns how many did not fit and were left out.
 */
int nuance_metrics_series_take(nuance_metrics_segment_t *segment, const PGresult *rows,
                               apr_pool_t *scratch_pool);

/** Notes that the database could not be asked. */
void nuance_metrics_series_lost(nuance_metrics_segment_t *segment);

/**
 * Appends whether the database answers, and its series unless they are too old to be told; nothing
 * where no job of this server ever looked.
 */
void nuance_metrics_series_write(nuance_buffer_t *out, nuance_metrics_segment_t *segment,
                                 int open_metrics);

#endif
