/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metrics_segment.h
 * The layout of the shared segment. All counters are changed by atomic operations alone.
 */
#ifndef NUANCE_METRICS_SEGMENT_H
#define NUANCE_METRICS_SEGMENT_H

#include <apr_atomic.h>

enum {
    NUANCE_METRICS_ROUTES = 512,  /**< routes that can be told apart; the last is "none" */
    NUANCE_METRICS_METHODS = 5,   /**< GET, HEAD, POST, PUT, other */
    NUANCE_METRICS_STATUSES = 24, /**< the statuses we send; the last is "other" */
    NUANCE_METRICS_BUCKETS = 14,  /**< of the latency histogram, the last is +Inf */
    NUANCE_METRICS_TYPES = 5,     /**< of destinations */
    NUANCE_METRICS_OUTCOMES = 4,  /**< of deliveries */
    NUANCE_METRICS_GAUGES = 5,    /**< waiting, sending, failed, oldest, repeats */
    NUANCE_METRICS_CHILDREN = 1024,
    NUANCE_METRICS_SERIES_BYTES = 128 * 1024 /**< of text that came from the database */
};

/** Gauges of one child, which die with it. */
typedef struct nuance_metrics_child_t {
    volatile apr_uint32_t pid;
    volatile apr_uint32_t connections_in_use;
} nuance_metrics_child_t;

/** Series of the database as text, in one of the two formats. */
typedef struct nuance_metrics_series_half_t {
    apr_uint32_t length;
    char text[NUANCE_METRICS_SERIES_BYTES];
} nuance_metrics_series_half_t;

/** The series of the database: one half is read while the other is written. */
typedef struct nuance_metrics_series_t {
    volatile apr_uint32_t generation;          /**< its parity is the half to read */
    volatile apr_uint32_t lost;                /**< the database did not answer the last time */
    volatile apr_uint64_t taken_at;            /**< when it did, as apr_time_t; 0: never */
    nuance_metrics_series_half_t halves[2][2]; /**< by parity, and whether it is OpenMetrics */
} nuance_metrics_series_t;

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
    volatile apr_uint64_t deliveries[NUANCE_METRICS_TYPES][NUANCE_METRICS_OUTCOMES];
    volatile apr_uint64_t delivery_latency[NUANCE_METRICS_TYPES][NUANCE_METRICS_BUCKETS];
    volatile apr_uint64_t delivery_us[NUANCE_METRICS_TYPES];
    volatile apr_uint64_t outbox[NUANCE_METRICS_GAUGES];
    volatile apr_uint64_t memo_hits;
    volatile apr_uint64_t memo_misses;
    nuance_metrics_series_t series;
    nuance_metrics_child_t children[NUANCE_METRICS_CHILDREN];
} nuance_metrics_segment_t;

/** Upper bounds of the buckets, in microseconds; the last bucket has none. */
extern const apr_uint64_t nuance_metrics_bounds[NUANCE_METRICS_BUCKETS - 1];

/** The statuses that have slots of their own, 0 for the last. */
extern const int nuance_metrics_statuses[NUANCE_METRICS_STATUSES];

/** The names of the methods' slots. */
extern const char *const nuance_metrics_methods[NUANCE_METRICS_METHODS];

/** The types of destinations and the outcomes of deliveries that have slots. */
extern const char *const nuance_metrics_types[NUANCE_METRICS_TYPES];
extern const char *const nuance_metrics_outcomes[NUANCE_METRICS_OUTCOMES];

/** How many connections the children that are alive use. */
apr_uint64_t nuance_metrics_connections_in_use(nuance_metrics_segment_t *segment);

#endif
