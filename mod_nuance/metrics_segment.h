/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metrics_segment.h
 * The layout of the shared segment. All counters are changed by atomic operations alone.
 */
#ifndef NUANCE_METRICS_SEGMENT_H
#define NUANCE_METRICS_SEGMENT_H

#include <apr_atomic.h>

enum {
    NUANCE_METRICS_ROUTES = 128,  /**< routes that can be told apart; the last is "none" */
    NUANCE_METRICS_METHODS = 5,   /**< GET, HEAD, POST, PUT, other */
    NUANCE_METRICS_STATUSES = 24, /**< the statuses we send; the last is "other" */
    NUANCE_METRICS_BUCKETS = 14,  /**< of the latency histogram, the last is +Inf */
    NUANCE_METRICS_CHILDREN = 1024
};

/** Gauges of one child, which die with it. */
typedef struct nuance_metrics_child_t {
    volatile apr_uint32_t pid;
    volatile apr_uint32_t connections_in_use;
} nuance_metrics_child_t;

/** The whole segment. */
typedef struct nuance_metrics_segment_t {
    volatile apr_uint64_t requests[NUANCE_METRICS_ROUTES][NUANCE_METRICS_METHODS]
                                  [NUANCE_METRICS_STATUSES];
    volatile apr_uint64_t latency[NUANCE_METRICS_ROUTES][NUANCE_METRICS_BUCKETS];
    volatile apr_uint64_t latency_us[NUANCE_METRICS_ROUTES];
    volatile apr_uint64_t statements;
    volatile apr_uint64_t round_trips;
    volatile apr_uint64_t retries;
    volatile apr_uint64_t pool_waits;
    volatile apr_uint64_t pool_timeouts;
    volatile apr_uint64_t xslt;
    volatile apr_uint64_t xslt_us;
    volatile apr_uint64_t jobs;
    volatile apr_uint64_t job_failures;
    volatile apr_uint64_t job_us;
    nuance_metrics_child_t children[NUANCE_METRICS_CHILDREN];
} nuance_metrics_segment_t;

/** Upper bounds of the buckets, in microseconds; the last bucket has none. */
extern const apr_uint64_t nuance_metrics_bounds[NUANCE_METRICS_BUCKETS - 1];

/** The statuses that have slots of their own, 0 for the last. */
extern const int nuance_metrics_statuses[NUANCE_METRICS_STATUSES];

/** The names of the methods' slots. */
extern const char *const nuance_metrics_methods[NUANCE_METRICS_METHODS];

/** How many connections the children that are alive use. */
apr_uint64_t nuance_metrics_connections_in_use(nuance_metrics_segment_t *segment);

#endif
