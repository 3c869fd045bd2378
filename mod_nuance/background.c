/* SPDX-License-Identifier: Apache-2.0 */
#include "background.h"

#include <apr_optional.h>
#include <apr_strings.h>
#include <http_log.h>
#include <mod_watchdog.h>

#include "config.h"
#include "database.h"
#include "log.h"
#include "metrics.h"

/* Pieces of jobs in one go; the rest waits for the next second, so that a stop need not. */
enum { MAX_PIECES = 100 };
#define LOOK_EVERY apr_time_from_sec(1)
#define MAX_PAUSE apr_time_from_sec(60)

/* What one server's jobs remember, in the one thread that does them. */
typedef struct background_t {
    server_rec *server;
    apr_time_t paused_until; /* the database was away */
    apr_interval_time_t pause;
} background_t;

/* Notes that the database is away: once, and looks less and less often. */
static void pause_for(background_t *background, nuance_error_t *error, apr_pool_t *pool)
{
    /* Of a missing schema requests speak. */
    int level =
        background->pause == 0 && error->code != NUANCE_E_SCHEMA ? APLOG_WARNING : APLOG_DEBUG;
    ap_log_error(APLOG_MARK, level, error->status, background->server,
                 NUANCE_LOGNO(0110) "jobs wait: %s", nuance_error_describe(error, pool));
    background->pause = background->pause == 0 ? LOOK_EVERY : background->pause * 2;
    if (background->pause > MAX_PAUSE)
        background->pause = MAX_PAUSE;
    background->paused_until = apr_time_now() + background->pause;
}

/* Does a piece of a job that is due; returns whether there was any. */
static int run_piece(background_t *background, apr_pool_t *pool)
{
    nuance_call_t call = { .statement = nuance_statement_find("run_due_job") };
    PGresult **results;
    apr_time_t start = apr_time_now();

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
    nuance_metrics_job(apr_time_now() - start, failed);
    if (failed)
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, background->server,
                     NUANCE_LOGNO(0111) "job %s failed: %s", PQgetvalue(results[0], 0, 0),
                     PQgetvalue(results[0], 0, 2));
    return 1;
}

static apr_status_t look_for_jobs(int state, void *data, apr_pool_t *pool)
{
    background_t *background = data;
    apr_pool_t *scratch_pool;

    if (state != AP_WATCHDOG_STATE_RUNNING || apr_time_now() < background->paused_until
        || apr_pool_create(&scratch_pool, pool) != APR_SUCCESS)
        return APR_SUCCESS;
    int more = 1;
    for (int i = 0; more && i < MAX_PIECES; i++) {
        more = run_piece(background, scratch_pool);
        apr_pool_clear(scratch_pool);
    }
    apr_pool_destroy(scratch_pool);
    return APR_SUCCESS;
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
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);

    for (server_rec *server = main_server; server != NULL; server = server->next) {
        ap_watchdog_t *watchdog;
        if (!does_jobs(server, main_server))
            continue;
        if (get_instance == NULL || register_callback == NULL)
            return "mod_nuance does its background jobs by mod_watchdog: load it, or set "
                   "NuanceBackground Off";
        background_t *background = apr_pcalloc(pconf, sizeof(*background));
        background->server = server;
        /* A singleton: one child at a time, and another when that one ends. */
        if (get_instance(&watchdog, "_nuance_", 0, 1, pconf) != APR_SUCCESS
            || register_callback(watchdog, LOOK_EVERY, background, look_for_jobs) != APR_SUCCESS)
            return "cannot register with mod_watchdog";
    }
    return NULL;
}
