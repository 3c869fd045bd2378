/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file metrics.h
 * Counters in a segment shared by all children, those of before a graceful restart too, and the
 * handler that shows them.
 */
#ifndef NUANCE_METRICS_H
#define NUANCE_METRICS_H

#include <httpd.h>
#include <libpq-fe.h>

/**
 * Finds or makes the shared segment. Called in post_config; the segment is kept in the process's
 * pool, so that counters survive restarts.
 */
apr_status_t nuance_metrics_setup(apr_pool_t *process_pool, server_rec *server);

/** Takes a slot for this child's gauges; those of children that died are dropped. */
void nuance_metrics_child_init(void);

/**
 * Counts a request: its route's index in nuance_routes (or -1), method (M_GET, M_POST, ...; -1 for
 * HEAD), status and duration.
 */
void nuance_metrics_request(int route, int method_number, int status, apr_interval_time_t duration);

/** Counts a round trip to the database that carried @a n_statements. */
void nuance_metrics_round_trip(int n_statements);

/** Counts a second attempt. */
void nuance_metrics_retry(void);

/** Changes how many connections this child uses. */
void nuance_metrics_pool_in_use(int change);

/** Counts a wait for a connection, and whether it was in vain. */
void nuance_metrics_pool_wait(int timed_out);

/** Counts a transformation and its duration. */
void nuance_metrics_xslt(apr_interval_time_t duration);

/** Counts a piece of a job, its duration and whether it failed. */
void nuance_metrics_job(apr_interval_time_t duration, int failed);

/** Counts an attempt to send to a type of destination, and its duration. */
void nuance_metrics_delivery(const char *type, apr_interval_time_t duration);

/** Counts what came of @a n such attempts. */
void nuance_metrics_outcome(const char *type, const char *outcome, apr_uint64_t n);

/**
 * Notes how the outbox stands: what waits, is being sent and has failed, for how many seconds the
 * oldest has been due, and how many may have arrived more than once.
 */
void nuance_metrics_outbox(apr_uint64_t waiting, apr_uint64_t sending, apr_uint64_t failed,
                           apr_uint64_t oldest, apr_uint64_t repeats);

/** Counts that a part of a page was remembered, or had to be made. */
void nuance_metrics_memo(int hit);

/**
 * Takes over what nuance_api.metric_series() says, see metrics_series.h; NULL: the database does
 * not answer. Returns how many rows did not fit.
 */
int nuance_metrics_from_database(const PGresult *rows, apr_pool_t *scratch_pool);

/** Answers for SetHandler nuance-metrics. */
int nuance_metrics_handler(request_rec *r);

#endif
