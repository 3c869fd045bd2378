/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_text.h"

#include <apr_strings.h>
#include <string.h>

#include "core/buffer.h"
#include "core/route.h"
#include "metrics_series.h"

/* One family of series being written. */
typedef struct writer_t {
    nuance_buffer_t buffer;
    int open_metrics;
} writer_t;

/* OpenMetrics names a counter's family without _total, the older format with it. */
static void write_head(writer_t *writer, const char *name, const char *type, const char *help)
{
    const char *suffix = strcmp(type, "counter") == 0 && !writer->open_metrics ? "_total" : "";
    nuance_buffer_printf(&writer->buffer, "# HELP %s%s %s\n# TYPE %s%s %s\n", name, suffix, help,
                         name, suffix, type);
}

static void write_counter(writer_t *writer, const char *name, const char *help,
                          volatile apr_uint64_t *value)
{
    write_head(writer, name, "counter", help);
    nuance_buffer_printf(&writer->buffer, "%s_total %" APR_UINT64_T_FMT "\n", name,
                         apr_atomic_read64(value));
}

/* Pages and actions share names: the method's label tells them apart, and the route's name is that
   of the path. */
static const char *route_name(int route)
{
    return route < nuance_n_routes ? nuance_routes[route].name : "none";
}

static void write_requests(writer_t *writer, nuance_metrics_segment_t *segment)
{
    write_head(writer, "nuance_requests", "counter", "Requests answered.");
    for (int route = 0; route < NUANCE_METRICS_ROUTES; route++)
        for (int method = 0; method < NUANCE_METRICS_METHODS; method++)
            for (int status = 0; status < NUANCE_METRICS_STATUSES; status++) {
                apr_uint64_t n = apr_atomic_read64(&segment->requests[route][method][status]);
                if (n == 0)
                    continue;
                nuance_buffer_printf(&writer->buffer,
                                     "nuance_requests_total{route=\"%s\",method=\"%s\",status=\"",
                                     route_name(route), nuance_metrics_methods[method]);
                if (nuance_metrics_statuses[status] != 0)
                    nuance_buffer_printf(&writer->buffer, "%d", nuance_metrics_statuses[status]);
                else
                    nuance_buffer_puts(&writer->buffer, "other");
                nuance_buffer_printf(&writer->buffer, "\"} %" APR_UINT64_T_FMT "\n", n);
            }
}

/* A histogram under labels, if there is anything to tell. */
static void write_buckets(writer_t *writer, const char *name, const char *labels,
                          volatile apr_uint64_t *buckets, volatile apr_uint64_t *microseconds)
{
    apr_uint64_t counts[NUANCE_METRICS_BUCKETS];
    apr_uint64_t total = 0;

    for (int i = 0; i < NUANCE_METRICS_BUCKETS; i++)
        total += counts[i] = apr_atomic_read64(&buckets[i]);
    if (total == 0)
        return;
    apr_uint64_t sum = 0;
    for (int i = 0; i < NUANCE_METRICS_BUCKETS - 1; i++) {
        sum += counts[i];
        nuance_buffer_printf(&writer->buffer, "%s_bucket{%s,le=\"%g\"} %" APR_UINT64_T_FMT "\n",
                             name, labels, (double)nuance_metrics_bounds[i] / 1e6, sum);
    }
    nuance_buffer_printf(&writer->buffer,
                         "%s_bucket{%s,le=\"+Inf\"} %" APR_UINT64_T_FMT "\n"
                         "%s_sum{%s} %.6f\n"
                         "%s_count{%s} %" APR_UINT64_T_FMT "\n",
                         name, labels, total, name, labels,
                         (double)apr_atomic_read64(microseconds) / 1e6, name, labels, total);
}

static void write_latency_of(writer_t *writer, nuance_metrics_segment_t *segment, int route)
{
    const char *kind =
        route < nuance_n_routes && nuance_routes[route].method == NUANCE_POST ? "action" : "page";
    write_buckets(
        writer, "nuance_request_duration_seconds",
        apr_psprintf(writer->buffer.pool, "route=\"%s\",kind=\"%s\"", route_name(route), kind),
        segment->latency[route], &segment->latency_us[route]);
}

static void write_gauge(writer_t *writer, const char *name, const char *help, apr_uint64_t value)
{
    write_head(writer, name, "gauge", help);
    nuance_buffer_printf(&writer->buffer, "%s %" APR_UINT64_T_FMT "\n", name, value);
}

static void write_outbox(writer_t *writer, nuance_metrics_segment_t *segment)
{
    static const char *const states[] = { "waiting", "sending", "failed" };
    write_head(writer, "nuance_outbox_messages", "gauge", "Messages in the outbox, by state.");
    for (int i = 0; i < 3; i++)
        nuance_buffer_printf(&writer->buffer,
                             "nuance_outbox_messages{state=\"%s\"} %" APR_UINT64_T_FMT "\n",
                             states[i], apr_atomic_read64(&segment->outbox[i]));
    write_gauge(writer, "nuance_outbox_oldest_seconds", "How long the oldest message has been due.",
                apr_atomic_read64(&segment->outbox[3]));
    write_gauge(writer, "nuance_outbox_possible_repeats",
                "Messages that may have arrived more than once.",
                apr_atomic_read64(&segment->outbox[4]));
    write_head(writer, "nuance_delivery_attempts", "counter", "Attempts to send, by outcome.");
    for (int type = 0; type < NUANCE_METRICS_TYPES; type++)
        for (int outcome = 0; outcome < NUANCE_METRICS_OUTCOMES; outcome++) {
            apr_uint64_t n = apr_atomic_read64(&segment->deliveries[type][outcome]);
            if (n > 0)
                nuance_buffer_printf(&writer->buffer,
                                     "nuance_delivery_attempts_total{type=\"%s\",outcome=\"%s\"}"
                                     " %" APR_UINT64_T_FMT "\n",
                                     nuance_metrics_types[type], nuance_metrics_outcomes[outcome],
                                     n);
        }
    write_head(writer, "nuance_delivery_duration_seconds", "histogram",
               "Time an attempt to send took.");
    for (int type = 0; type < NUANCE_METRICS_TYPES; type++)
        write_buckets(writer, "nuance_delivery_duration_seconds",
                      apr_psprintf(writer->buffer.pool, "type=\"%s\"", nuance_metrics_types[type]),
                      segment->delivery_latency[type], &segment->delivery_us[type]);
}

const char *nuance_metrics_text(nuance_metrics_segment_t *segment, int open_metrics,
                                apr_pool_t *pool)
{
    writer_t writer = { .open_metrics = open_metrics };
    nuance_buffer_init(&writer.buffer, pool);

    write_head(&writer, "nuance_build_info", "gauge", "The module's version.");
    nuance_buffer_puts(&writer.buffer, "nuance_build_info{version=\"" NUANCE_VERSION "\"} 1\n");
    write_requests(&writer, segment);
    write_head(&writer, "nuance_request_duration_seconds", "histogram",
               "Time from reading the request to handing over the answer.");
    for (int route = 0; route < NUANCE_METRICS_ROUTES; route++)
        write_latency_of(&writer, segment, route);
    write_counter(&writer, "nuance_database_statements", "Statements sent to PostgreSQL.",
                  &segment->statements);
    write_counter(&writer, "nuance_database_round_trips", "Round trips to PostgreSQL.",
                  &segment->round_trips);
    write_counter(&writer, "nuance_database_retries", "Second attempts on a fresh connection.",
                  &segment->retries);
    write_head(&writer, "nuance_pool_connections_in_use", "gauge",
               "Database connections being used right now.");
    nuance_buffer_printf(&writer.buffer, "nuance_pool_connections_in_use %" APR_UINT64_T_FMT "\n",
                         nuance_metrics_connections_in_use(segment));
    write_counter(&writer, "nuance_pool_waits", "Waits for a database connection.",
                  &segment->pool_waits);
    write_counter(&writer, "nuance_pool_timeouts", "Such waits that were in vain.",
                  &segment->pool_timeouts);
    write_counter(&writer, "nuance_job_failures", "Pieces of background jobs that failed.",
                  &segment->job_failures);
    write_head(&writer, "nuance_job_duration_seconds", "summary",
               "Pieces of background jobs that were done here.");
    nuance_buffer_printf(&writer.buffer,
                         "nuance_job_duration_seconds_sum %.6f\n"
                         "nuance_job_duration_seconds_count %" APR_UINT64_T_FMT "\n",
                         (double)apr_atomic_read64(&segment->job_us) / 1e6,
                         apr_atomic_read64(&segment->jobs));
    write_head(&writer, "nuance_xslt_duration_seconds", "summary",
               "Time spent in XSLT transformations.");
    nuance_buffer_printf(&writer.buffer,
                         "nuance_xslt_duration_seconds_sum %.6f\n"
                         "nuance_xslt_duration_seconds_count %" APR_UINT64_T_FMT "\n",
                         (double)apr_atomic_read64(&segment->xslt_us) / 1e6,
                         apr_atomic_read64(&segment->xslt));
    write_outbox(&writer, segment);
    write_counter(&writer, "nuance_memo_hits", "Parts of pages that were remembered.",
                  &segment->memo_hits);
    write_counter(&writer, "nuance_memo_misses", "Parts of pages that had to be made.",
                  &segment->memo_misses);
    nuance_metrics_series_write(&writer.buffer, segment, open_metrics);
    if (open_metrics)
        nuance_buffer_puts(&writer.buffer, "# EOF\n");
    return writer.buffer.data;
}
