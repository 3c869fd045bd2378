/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics.h"

#include <apr_shm.h>
#include <apr_strings.h>
#include <assert.h>
#include <errno.h>
#include <http_protocol.h>
#include <http_request.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "core/negotiate.h"
#include "core/route.h"
#include "log.h"
#include "metrics_segment.h"
#include "metrics_series.h"
#include "metrics_text.h"

const apr_uint64_t nuance_metrics_bounds[] = { 500,     1000,    2000,   5000,   10000,
                                               20000,   50000,   100000, 200000, 500000,
                                               1000000, 2000000, 5000000 };
static_assert(sizeof(nuance_metrics_bounds) / sizeof(nuance_metrics_bounds[0])
                  == NUANCE_METRICS_BUCKETS - 1,
              "a bound for every bucket but the last");

const int nuance_metrics_statuses[NUANCE_METRICS_STATUSES] = {
    200, 302, 303, 304, 400, 401, 403, 404, 405, 406, 408, 409,
    413, 415, 422, 429, 500, 501, 502, 503, 504, 301, 308,
};

const char *const nuance_metrics_methods[] = { "GET", "HEAD", "POST", "PUT", "other" };
static_assert(sizeof(nuance_metrics_methods) / sizeof(nuance_metrics_methods[0])
                  == NUANCE_METRICS_METHODS,
              "a name for every method");

const char *const nuance_metrics_types[] = { "webhook", "alertmanager", "pagerduty", "mail",
                                             "command" };
static_assert(sizeof(nuance_metrics_types) / sizeof(nuance_metrics_types[0])
                  == NUANCE_METRICS_TYPES,
              "a name for every type");

const char *const nuance_metrics_outcomes[] = { "sent", "retry", "failed", "late" };
static_assert(sizeof(nuance_metrics_outcomes) / sizeof(nuance_metrics_outcomes[0])
                  == NUANCE_METRICS_OUTCOMES,
              "a name for every outcome");

static nuance_metrics_segment_t *segment;
static nuance_metrics_child_t *this_child;

apr_status_t nuance_metrics_setup(apr_pool_t *process_pool, server_rec *server)
{
    /* The layout is part of the key: a new module does not read an old one's numbers. */
    const char *key = apr_psprintf(process_pool, "nuance metrics %s %lu", NUANCE_VERSION,
                                   (unsigned long)sizeof(nuance_metrics_segment_t));
    void *found = NULL;

    assert(nuance_n_routes < NUANCE_METRICS_ROUTES);
    apr_pool_userdata_get(&found, key, process_pool);
    if (found == NULL) {
        apr_shm_t *memory;
        apr_status_t status =
            apr_shm_create(&memory, sizeof(nuance_metrics_segment_t), NULL, process_pool);
        if (status != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_CRIT, status, server,
                         NUANCE_LOGNO(0201) "no shared memory for metrics");
            return status;
        }
        found = apr_shm_baseaddr_get(memory);
        memset(found, 0, sizeof(nuance_metrics_segment_t));
        apr_pool_userdata_setn(found, key, apr_pool_cleanup_null, process_pool);
    }
    segment = found;
    return APR_SUCCESS;
}

static int is_alive(apr_uint32_t pid)
{
    return kill((pid_t)pid, 0) == 0 || errno != ESRCH;
}

void nuance_metrics_child_init(void)
{
    apr_uint32_t pid = (apr_uint32_t)getpid();
    for (int i = 0; i < NUANCE_METRICS_CHILDREN; i++) {
        nuance_metrics_child_t *child = &segment->children[i];
        apr_uint32_t holder = apr_atomic_read32(&child->pid);
        if ((holder == 0 || holder == pid || !is_alive(holder))
            && apr_atomic_cas32(&child->pid, pid, holder) == holder)
        {
            apr_atomic_set32(&child->connections_in_use, 0);
            this_child = child;
            return;
        }
    }
}

apr_uint64_t nuance_metrics_connections_in_use(nuance_metrics_segment_t *of)
{
    apr_uint64_t sum = 0;
    for (int i = 0; i < NUANCE_METRICS_CHILDREN; i++) {
        apr_uint32_t pid = apr_atomic_read32(&of->children[i].pid);
        apr_uint32_t in_use = apr_atomic_read32(&of->children[i].connections_in_use);
        if (pid != 0 && in_use != 0 && is_alive(pid))
            sum += in_use;
    }
    return sum;
}

/* The slot of a method; HEAD is a GET to httpd, so that the caller says it as -1. */
static int method_slot(int method_number)
{
    switch (method_number) {
    case M_GET: return 0;
    case -1: return 1;
    case M_POST: return 2;
    case M_PUT: return 3;
    default: return 4;
    }
}

static int status_slot(int status)
{
    for (int i = 0; i < NUANCE_METRICS_STATUSES - 1; i++)
        if (nuance_metrics_statuses[i] == status)
            return i;
    return NUANCE_METRICS_STATUSES - 1;
}

static int bucket_of(apr_interval_time_t duration)
{
    int bucket = 0;
    while (bucket < NUANCE_METRICS_BUCKETS - 1
           && (apr_uint64_t)duration > nuance_metrics_bounds[bucket])
        bucket++;
    return bucket;
}

void nuance_metrics_request(int route, int method_number, int status, apr_interval_time_t duration)
{
    int method = method_slot(method_number);

    if (segment == NULL)
        return;
    if (route < 0)
        route = NUANCE_METRICS_ROUTES - 1;
    apr_atomic_inc64(&segment->requests[route][method][status_slot(status)]);
    apr_atomic_inc64(&segment->latency[route][bucket_of(duration)]);
    apr_atomic_add64(&segment->latency_us[route], (apr_uint64_t)duration);
}

void nuance_metrics_round_trip(int n_statements)
{
    if (segment == NULL)
        return;
    apr_atomic_inc64(&segment->round_trips);
    apr_atomic_add64(&segment->statements, (apr_uint64_t)n_statements);
}

void nuance_metrics_retry(void)
{
    if (segment != NULL)
        apr_atomic_inc64(&segment->retries);
}

void nuance_metrics_pool_in_use(int change)
{
    if (this_child == NULL)
        return;
    if (change > 0)
        apr_atomic_inc32(&this_child->connections_in_use);
    else
        apr_atomic_dec32(&this_child->connections_in_use);
}

void nuance_metrics_pool_wait(int timed_out)
{
    if (segment == NULL)
        return;
    apr_atomic_inc64(&segment->pool_waits);
    if (timed_out)
        apr_atomic_inc64(&segment->pool_timeouts);
}

void nuance_metrics_job(apr_interval_time_t duration, int failed)
{
    if (segment == NULL)
        return;
    apr_atomic_inc64(&segment->jobs);
    apr_atomic_add64(&segment->job_us, (apr_uint64_t)duration);
    if (failed)
        apr_atomic_inc64(&segment->job_failures);
}

void nuance_metrics_xslt(apr_interval_time_t duration)
{
    if (segment == NULL)
        return;
    apr_atomic_inc64(&segment->xslt);
    apr_atomic_add64(&segment->xslt_us, (apr_uint64_t)duration);
}

/* The place of a name in a list, or -1. */
static int place_of(const char *const *names, int n, const char *name)
{
    while (n-- > 0)
        if (strcmp(names[n], name) == 0)
            return n;
    return -1;
}

void nuance_metrics_delivery(const char *type, apr_interval_time_t duration)
{
    int place = place_of(nuance_metrics_types, NUANCE_METRICS_TYPES, type);
    if (segment == NULL || place < 0)
        return;
    apr_atomic_inc64(&segment->delivery_latency[place][bucket_of(duration)]);
    apr_atomic_add64(&segment->delivery_us[place], (apr_uint64_t)duration);
}

void nuance_metrics_outcome(const char *type, const char *outcome, apr_uint64_t n)
{
    int place = place_of(nuance_metrics_types, NUANCE_METRICS_TYPES, type);
    int slot = place_of(nuance_metrics_outcomes, NUANCE_METRICS_OUTCOMES, outcome);
    if (segment != NULL && place >= 0 && slot >= 0)
        apr_atomic_add64(&segment->deliveries[place][slot], n);
}

void nuance_metrics_outbox(apr_uint64_t waiting, apr_uint64_t sending, apr_uint64_t failed,
                           apr_uint64_t oldest, apr_uint64_t repeats)
{
    const apr_uint64_t values[NUANCE_METRICS_GAUGES] = { waiting, sending, failed, oldest,
                                                         repeats };
    for (int i = 0; segment != NULL && i < NUANCE_METRICS_GAUGES; i++)
        apr_atomic_set64(&segment->outbox[i], values[i]);
}

void nuance_metrics_memo(int hit)
{
    if (segment != NULL)
        apr_atomic_inc64(hit ? &segment->memo_hits : &segment->memo_misses);
}

int nuance_metrics_from_database(const PGresult *rows, apr_pool_t *scratch_pool)
{
    if (segment == NULL)
        return 0;
    if (rows != NULL)
        return nuance_metrics_series_take(segment, rows, scratch_pool);
    nuance_metrics_series_lost(segment);
    return 0;
}

int nuance_metrics_handler(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "nuance-metrics") != 0)
        return DECLINED;
    if (r->method_number != M_GET) {
        ap_allow_methods(r, REPLACE_ALLOW, "GET", "HEAD", NULL);
        return HTTP_METHOD_NOT_ALLOWED;
    }
    const char *accept = apr_table_get(r->headers_in, "Accept");
    int open_metrics = accept != NULL
                       && nuance_accept_quality(accept, "application/openmetrics-text")
                              > nuance_accept_quality(accept, "text/plain");
    const char *text = nuance_metrics_text(segment, open_metrics, r->pool);

    ap_set_content_type(r, open_metrics
                               ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
                               : "text/plain; version=0.0.4; charset=utf-8");
    apr_table_setn(r->headers_out, "Vary", "Accept");
    apr_table_setn(r->headers_out, "Cache-Control", "no-store");
    ap_set_content_length(r, (apr_off_t)strlen(text));
    ap_rputs(text, r);
    return OK;
}
