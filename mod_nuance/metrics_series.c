/* SPDX-License-Identifier: Apache-2.0 */
#include "metrics_series.h"

#include <apr_time.h>
#include <string.h>

/* Older series say nothing about now: an absent one is noticed, an old one is believed. */
#define TOO_OLD apr_time_from_sec(120)

static void add_head(nuance_buffer_t *text, const PGresult *rows, int row, int open_metrics)
{
    const char *family = PQgetvalue(rows, row, 0);
    const char *type = PQgetvalue(rows, row, 1);
    const char *suffix = strcmp(type, "counter") == 0 && !open_metrics ? "_total" : "";
    nuance_buffer_printf(text, "# HELP %s%s %s\n# TYPE %s%s %s\n", family, suffix,
                         PQgetvalue(rows, row, 2), family, suffix, type);
}

static void add_sample(nuance_buffer_t *text, const PGresult *rows, int row)
{
    const char *labels = PQgetvalue(rows, row, 4);
    nuance_buffer_printf(text, "%s%s", PQgetvalue(rows, row, 0), PQgetvalue(rows, row, 3));
    if (labels[0] != '\0')
        nuance_buffer_printf(text, "{%s}", labels);
    nuance_buffer_printf(text, " %s\n", PQgetvalue(rows, row, 5));
}

static int starts_family(const PGresult *rows, int row)
{
    return row == 0 || strcmp(PQgetvalue(rows, row, 0), PQgetvalue(rows, row - 1, 0)) != 0;
}

/* Whole families only: half a histogram is worse than none. Returns the rows that were left out. */
static int write_text(nuance_buffer_t *text, const PGresult *rows, int open_metrics)
{
    int n_rows = PQntuples(rows);
    apr_size_t complete = 0;
    int first = 0;
    for (int row = 0; row < n_rows; row++) {
        if (starts_family(rows, row)) {
            complete = text->length;
            first = row;
            add_head(text, rows, row, open_metrics);
        }
        add_sample(text, rows, row);
        if (text->length > NUANCE_METRICS_SERIES_BYTES) {
            text->length = complete;
            return n_rows - first;
        }
    }
    return 0;
}

int nuance_metrics_series_take(nuance_metrics_segment_t *segment, const PGresult *rows,
                               apr_pool_t *scratch_pool)
{
    nuance_metrics_series_t *series = &segment->series;
    apr_uint32_t next = apr_atomic_read32(&series->generation) + 1;
    int left_out = 0;

    /* Readers are at the other half. */
    for (int open_metrics = 0; open_metrics < 2; open_metrics++) {
        nuance_metrics_series_half_t *half = &series->halves[next % 2][open_metrics];
        nuance_buffer_t text;
        nuance_buffer_init(&text, scratch_pool);
        left_out = write_text(&text, rows, open_metrics);
        memcpy(half->text, text.data, text.length);
        half->length = (apr_uint32_t)text.length;
    }
    apr_atomic_set64(&series->taken_at, (apr_uint64_t)apr_time_now());
    apr_atomic_xchg32(&series->generation, next);
    apr_atomic_set32(&series->lost, 0);
    return left_out;
}

void nuance_metrics_series_lost(nuance_metrics_segment_t *segment)
{
    apr_atomic_set32(&segment->series.lost, 1);
}

void nuance_metrics_series_write(nuance_buffer_t *out, nuance_metrics_segment_t *segment,
                                 int open_metrics)
{
    nuance_metrics_series_t *series = &segment->series;
    apr_time_t taken_at = (apr_time_t)apr_atomic_read64(&series->taken_at);
    int lost = apr_atomic_read32(&series->lost) != 0;
    int old = apr_time_now() - taken_at > TOO_OLD;

    if (taken_at == 0 && !lost)
        return;
    nuance_buffer_printf(out,
                         "# HELP nuance_database_up Whether the database answered when the jobs"
                         " looked last.\n# TYPE nuance_database_up gauge\nnuance_database_up %d\n",
                         !lost && !old);
    if (taken_at == 0 || old)
        return;
    apr_size_t before = out->length;
    apr_uint32_t generation;
    do {
        generation = apr_atomic_read32(&series->generation);
        const nuance_metrics_series_half_t *half = &series->halves[generation % 2][open_metrics];
        out->length = before;
        nuance_buffer_append(out, half->text, half->length);
        /* The half that was read may have been written to once the next but one began. */
    } while (apr_atomic_read32(&series->generation) - generation >= 2);
}
