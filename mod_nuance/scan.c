/* SPDX-License-Identifier: Apache-2.0 */
#include "scan.h"

#include <apr_optional.h>
#include <apr_strings.h>
#include <http_log.h>
#include <mod_watchdog.h>
#include <string.h>

#include "config.h"
#include "core/scanner.h"
#include "database.h"
#include "log.h"

#define LOOK_EVERY apr_time_from_sec(1)
#define PATIENCE apr_time_from_sec(60)
/* Files in one go; then it is asked whether the server stops. */
enum { MAX_FILES = 20 };

/* Runs a statement of the scanner's. */
static nuance_error_t *run(PGresult **rows, server_rec *server, const char *name,
                           const char *const *values, int binary, apr_pool_t *pool)
{
    nuance_call_t call = { .statement = nuance_statement_find(name),
                           .values = values,
                           .binary = binary };
    PGresult **results;

    if (call.statement == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "no statement '%s'", name);
    NUANCE_ERR(nuance_database_run_in_background(&results, server, &call, 1, pool, pool));
    *rows = results[0];
    return NULL;
}

/* Hands a file to the scanner, chunk by chunk. */
static nuance_error_t *hand_over(nuance_scan_t *scan, server_rec *server, const char *file,
                                 apr_int64_t size, apr_pool_t *pool)
{
    apr_pool_t *chunk_pool;
    if (apr_pool_create(&chunk_pool, pool) != APR_SUCCESS)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "no pool");
    for (apr_int64_t at = 0; at < size;) {
        const char *values[] = { file, apr_psprintf(chunk_pool, "%" APR_INT64_T_FMT, at) };
        PGresult *rows = NULL;
        NUANCE_ERR(run(&rows, server, "scan_bytes", values, 1, chunk_pool));
        int length = PQntuples(rows) == 1 ? PQgetlength(rows, 0, 0) : 0;
        if (length == 0)
            return nuance_error_create(pool, NUANCE_E_NOT_FOUND, NULL, "file %s is gone", file);
        NUANCE_ERR(nuance_scan_add(scan, PQgetvalue(rows, 0, 0), (apr_size_t)length));
        at += length;
        apr_pool_clear(chunk_pool);
    }
    return NULL;
}

/* What the scanner says of a file, whatever happens. */
static const char *verdict_of(const char **words, server_rec *server, const char *scanner,
                              const char *file, apr_int64_t size, apr_pool_t *pool)
{
    nuance_scan_result_t result = NUANCE_SCAN_FAILED;
    nuance_scan_t *scan;

    *words = NULL;
    nuance_error_t *error = nuance_scan_create(&scan, scanner, PATIENCE, pool);
    if (error == NULL)
        error = hand_over(scan, server, file, size, pool);
    if (error == NULL)
        error = nuance_scan_end(&result, words, scan);
    if (error != NULL)
        *words = nuance_error_describe(error, pool);
    return error != NULL || result == NUANCE_SCAN_FAILED ? "failed"
           : result == NUANCE_SCAN_INFECTED              ? "infected"
                                                         : "clean";
}

/* Scans one file that waits; returns whether there was one. */
static int scan_one(server_rec *server, const nuance_server_t *config, apr_pool_t *pool)
{
    PGresult *rows = NULL;
    const char *words;

    nuance_error_t *error = run(&rows, server, "scan_claim", NULL, 0, pool);
    if (error != NULL || PQntuples(rows) == 0)
        return 0; /* that the database is away, the jobs say */
    const char *file = apr_pstrdup(pool, PQgetvalue(rows, 0, 0));
    const char *verdict =
        verdict_of(&words, server, config->scanner, file, apr_atoi64(PQgetvalue(rows, 0, 1)), pool);
    if (strcmp(verdict, "failed") == 0)
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, server,
                     NUANCE_LOGNO(0113) "file %s was not scanned: %s", file, words);
    const char *values[] = { file, verdict, words, config->scanner_open ? "true" : "false" };
    error = run(&rows, server, "scan_report", values, 0, pool);
    if (error != NULL)
        ap_log_error(APLOG_MARK, APLOG_WARNING, error->status, server,
                     NUANCE_LOGNO(0114) "what the scanner said of file %s is not noted: %s", file,
                     nuance_error_describe(error, pool));
    return error == NULL;
}

static apr_status_t look_for_files(int state, void *data, apr_pool_t *pool)
{
    server_rec *server = data;
    apr_pool_t *scratch_pool;

    if (state != AP_WATCHDOG_STATE_RUNNING || apr_pool_create(&scratch_pool, pool) != APR_SUCCESS)
        return APR_SUCCESS;
    const nuance_server_t *config = nuance_server(server, scratch_pool);
    apr_pool_t *file_pool;
    int more = apr_pool_create(&file_pool, scratch_pool) == APR_SUCCESS;
    for (int i = 0; more && i < MAX_FILES; i++) {
        more = scan_one(server, config, file_pool);
        apr_pool_clear(file_pool);
    }
    apr_pool_destroy(scratch_pool);
    return APR_SUCCESS;
}

const char *nuance_scan_setup(server_rec *main_server, apr_pool_t *pconf)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t *watchdog;

    if (nuance_server(main_server, pconf)->scanner == NULL)
        return NULL;
    if (get_instance == NULL || register_callback == NULL)
        return "NuanceScanner needs mod_watchdog: load it";
    if (get_instance(&watchdog, "_nuance_scan_", 0, 1, pconf) != APR_SUCCESS
        || register_callback(watchdog, LOOK_EVERY, main_server, look_for_files) != APR_SUCCESS)
        return "cannot register with mod_watchdog";
    return NULL;
}
