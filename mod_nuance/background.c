/* SPDX-License-Identifier: Apache-2.0 */
#include "background.h"

#include <http_log.h>

#include "config.h"
#include "core/steady.h"
#include "database.h"
#include "duty.h"
#include "log.h"
#include "metrics.h"

/* Pieces of jobs in one go; the rest waits for the next second, so that a stop need not. */
enum { MAX_PIECES = 100 };
#define LOOK_EVERY apr_time_from_sec(1)
#define MAX_PAUSE apr_time_from_sec(60)

/* How often the series that come from the database are read anew. */
#define SERIES_EVERY apr_time_from_sec(5)

/* What one server's jobs remember, in the one thread that does them. */
typedef struct background_t {
    server_rec *server;
    apr_time_t paused_until; /* the database was away */
    apr_interval_time_t pause;
    int tells_series; /* the first server that does jobs: series have no label for a second database
                       */
    apr_time_t series_at;
} background_t;

/* Notes that the database is away: once, and looks less and less often. */
static void pause_for(background_t *background, nuance_error_t *error, apr_pool_t *pool)
{
    /* Of a missing schema requests speak. */
    int level =
        background->pause == 0 && error->code != NUANCE_E_SCHEMA ? APLOG_WARNING : APLOG_DEBUG;
    ap_log_error(APLOG_MARK, level, error->status, background->server,
                 NUANCE_LOGNO(0110) "jobs wait: %s", nuance_error_describe(error, pool));
    (void)nuance_metrics_from_database(NULL, pool);
    background->pause = background->pause == 0 ? LOOK_EVERY : background->pause * 2;
    if (background->pause > MAX_PAUSE)
        background->pause = MAX_PAUSE;
    background->paused_until = nuance_steady_now() + background->pause;
}

/* Does a piece of a job that is due; returns whether there was any. */
static int run_piece(background_t *background, apr_pool_t *pool)
{
    nuance_call_t call = { .statement = nuance_statement_find("run_due_job") };
    PGresult **results;
    apr_time_t start = nuance_steady_now();

    if (call.statement == NULL)
        return 0;
    nuance_error_t *error =
        nuance_database_run_in_background(&results, background->server, &call, 1, pool, pool);
    if (error != NULL) {
        pause_for(background, error, pool);
        return 0;
    }
    background->pause = 0;
    if (PQntuples(results[0]) == 0 || PQgetisnull(results[0], 0, 0))
        return 0;
    int failed = !PQgetisnull(results[0], 0, 2);
    nuance_metrics_job(nuance_steady_now() - start, failed);
    if (failed)
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, background->server,
                     NUANCE_LOGNO(0111) "job %s failed: %s", PQgetvalue(results[0], 0, 0),
                     PQgetvalue(results[0], 0, 2));
    return 1;
}

static void read_series(background_t *background, apr_pool_t *pool)
{
    nuance_call_t call = { .statement = nuance_statement_find("metric_series") };
    PGresult **results;

    if (!background->tells_series || call.statement == NULL
        || nuance_steady_now() < background->series_at)
        return;
    background->series_at = nuance_steady_now() + SERIES_EVERY;
    nuance_error_t *error =
        nuance_database_run_in_background(&results, background->server, &call, 1, pool, pool);
    if (error != NULL) {
        pause_for(background, error, pool);
        return;
    }
    int left_out = nuance_metrics_from_database(results[0], pool);
    if (left_out > 0)
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, background->server,
                     NUANCE_LOGNO(0112) "%d series of the database do not fit", left_out);
}

static void look_for_jobs(void *data, apr_pool_t *pool)
{
    background_t *background = data;
    apr_pool_t *scratch_pool;

    if (nuance_steady_now() < background->paused_until
        || apr_pool_create(&scratch_pool, pool) != APR_SUCCESS)
        return;
    read_series(background, scratch_pool);
    apr_pool_clear(scratch_pool);
    int more = nuance_steady_now() >= background->paused_until;
    for (int i = 0; more && i < MAX_PIECES && !nuance_duty_is_ending(); i++) {
        more = run_piece(background, scratch_pool);
        apr_pool_clear(scratch_pool);
    }
    apr_pool_destroy(scratch_pool);
}

/* Virtual hosts share the main server's database unless they say otherwise: only where it is asked
   for does one do jobs of its own. */
static int does_jobs(server_rec *server, const server_rec *main_server)
{
    const nuance_server_t *set = ap_get_module_config(server->module_config, &nuance_module);
    return server == main_server ? set->background != 0 : set->background == 1;
}

const char *nuance_background_setup(server_rec *main_server, apr_pool_t *pconf)
{
    static const nuance_duty_t jobs = { "_nuance_", LOOK_EVERY, look_for_jobs, NULL };
    const char *complaint = NULL;
    int told = 0;

    for (server_rec *server = main_server; server != NULL && complaint == NULL;
         server = server->next) {
        if (!does_jobs(server, main_server))
            continue;
        background_t *background = apr_pcalloc(pconf, sizeof(*background));
        background->server = server;
        background->tells_series = !told;
        told = 1;
        complaint = nuance_duty_register(&jobs, background, main_server, pconf);
    }
    return complaint;
}
