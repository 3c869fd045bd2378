/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metrics_text.h
 * The counters as text.
 */
#ifndef NUANCE_METRICS_TEXT_H
#define NUANCE_METRICS_TEXT_H

#include <apr_pools.h>

#include "metrics_segment.h"

/**
 * The segment as Prometheus' text format 0.0.4, or as OpenMetrics 1.0, in @a pool. Series that
 * never counted anything are left out.
 */
const char *nuance_metrics_text(nuance_metrics_segment_t *segment, int open_metrics,
                                apr_pool_t *pool);

#endif
