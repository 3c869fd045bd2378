/* SPDX-License-Identifier: Apache-2.0 */
#include "database.h"

#include <apr_dbd.h>
#include <apr_hash.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <libpq-events.h>
#include <mod_dbd.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "config.h"
#include "core/gate.h"
#include "core/steady.h"
#include "database_errors.h"
#include "log.h"
#include "metrics.h"

/* How much longer than statement_timeout to wait for a server that says nothing at all. */
enum { SILENCE_MS = 1000, RETRY_AFTER_BUSY = 1, RETRY_AFTER_DOWN = 5 };
/* How long a child leaves a database alone that refused a connection. */
#define BACK_OFF apr_time_from_msec(500)

static APR_OPTIONAL_FN_TYPE(ap_dbd_open) * dbd_open;
static APR_OPTIONAL_FN_TYPE(ap_dbd_close) * dbd_close;

/* What one child shares between its threads: the pool has no timed wait of its own, and no order.
 */
static nuance_gate_t *gate;

/* What we know of a connection of the pool. libpq tells us when it is reset or closed, which
   mod_dbd does not. */
typedef struct connection_state_t {
    apr_pool_t *pool;
    apr_hash_t *prepared;
    int set_up;
} connection_state_t;

const char *nuance_database_setup(void)
{
    dbd_open = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_open);
    dbd_close = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_close);
    if (dbd_open == NULL || dbd_close == NULL)
        return "mod_nuance needs mod_dbd: load it (on Debian: a2enmod dbd) and set DBDriver pgsql "
               "and"
               " DBDParams";
    return NULL;
}

int nuance_database_is_ready(void)
{
    return dbd_open != NULL && gate != NULL;
}

apr_status_t nuance_database_child_init(apr_pool_t *pool, server_rec *server)
{
    return nuance_gate_create(&gate, (int)nuance_server(server, pool)->connections, pool);
}

/* --- the gate --------------------------------------------------------------------------------- */

static nuance_error_t *unavailable(apr_pool_t *pool, int retry_after, const char *message)
{
    nuance_error_t *error = nuance_error_create(pool, NUANCE_E_UNAVAILABLE, NULL, "%s", message);
    error->retry_after = retry_after;
    return error;
}

static nuance_error_t *enter_gate(apr_interval_time_t patience, apr_pool_t *pool)
{
    int waited;
    apr_status_t status = nuance_gate_enter(&waited, gate, patience, pool);
    if (waited)
        nuance_metrics_pool_wait(status != APR_SUCCESS);
    if (status == APR_SUCCESS) {
        nuance_metrics_pool_in_use(1);
        return NULL;
    }
    return APR_STATUS_IS_EAGAIN(status)
               ? unavailable(pool, RETRY_AFTER_DOWN, "the database refused a connection just now")
               : unavailable(pool, RETRY_AFTER_BUSY,
                             "all database connections of this child are busy");
}

static void leave_gate(int database_is_down)
{
    nuance_gate_leave(gate, database_is_down ? BACK_OFF : 0);
    nuance_metrics_pool_in_use(-1);
}

/* --- the state of a connection ---------------------------------------------------------------- */

static void forget(connection_state_t *state)
{
    state->set_up = 0;
    apr_pool_clear(state->pool);
    state->prepared = apr_hash_make(state->pool);
}

static int on_connection_event(PGEventId event, void *info, void *unused)
{
    if (event == PGEVT_CONNRESET) {
        PGEventConnReset *reset = info;
        connection_state_t *state = PQinstanceData(reset->conn, on_connection_event);
        if (state != NULL)
            forget(state);
    }
    else if (event == PGEVT_CONNDESTROY) {
        PGEventConnDestroy *destroyed = info;
        connection_state_t *state = PQinstanceData(destroyed->conn, on_connection_event);
        if (state != NULL) {
            apr_pool_destroy(state->pool);
            free(state);
        }
    }
    return 1;
}

/* The default is stderr, which is the error log without level or module. What functions warn of is
   for admins; what the server says of itself is in its own log. */
static void log_notice(void *server, const PGresult *notice)
{
    const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *message = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    int warns = severity != NULL && strcmp(severity, "WARNING") == 0 && sqlstate != NULL
                && strcmp(sqlstate, "01000") == 0;
    ap_log_error(APLOG_MARK, warns ? APLOG_WARNING : APLOG_DEBUG, 0, server,
                 NUANCE_LOGNO(0102) "PostgreSQL: %s", message != NULL ? message : "a notice");
}

void nuance_database_log_notices(PGconn *connection, server_rec *server)
{
    PQsetNoticeReceiver(connection, log_notice, server);
}

static connection_state_t *state_of(PGconn *connection)
{
    connection_state_t *state = PQinstanceData(connection, on_connection_event);
    if (state != NULL)
        return state;
    state = calloc(1, sizeof(*state));
    if (state == NULL || apr_pool_create(&state->pool, NULL) != APR_SUCCESS) {
        free(state);
        return NULL;
    }
    apr_pool_tag(state->pool, "nuance connection");
    if (!PQregisterEventProc(connection, on_connection_event, "nuance", NULL)
        || !PQsetInstanceData(connection, on_connection_event, state))
    {
        apr_pool_destroy(state->pool);
        free(state);
        return NULL;
    }
    forget(state);
    return state;
}

/* Makes libpq see the connection as lost, so that mod_dbd resets it before its next use. */
static void abandon(PGconn *connection)
{
    int socket = PQsocket(connection);
    if (socket >= 0 && shutdown(socket, SHUT_RDWR) == 0)
        for (int i = 0; i < 100 && PQstatus(connection) == CONNECTION_OK; i++)
            if (PQconsumeInput(connection) == 0)
                break;
}

/* --- the pipeline ----------------------------------------------------------------------------- */

typedef struct exchange_t {
    PGconn *connection;
    connection_state_t *state;
    apr_time_t deadline;
    apr_pool_t *result_pool;
    apr_pool_t *scratch_pool;
    int in_background;
    int repeatable; /* the failure is one that a second attempt may mend */
} exchange_t;

static apr_status_t clear_result(void *result)
{
    PQclear(result);
    return APR_SUCCESS;
}

static nuance_error_t *connection_lost(exchange_t *exchange, const char *what)
{
    nuance_error_t *error = unavailable(exchange->result_pool, RETRY_AFTER_BUSY,
                                        apr_pstrcat(exchange->scratch_pool, what, ": ",
                                                    PQerrorMessage(exchange->connection), NULL));
    exchange->repeatable = 1;
    abandon(exchange->connection);
    return error;
}

static nuance_error_t *wait_for_socket(exchange_t *exchange, short events)
{
    struct pollfd socket = { .fd = PQsocket(exchange->connection), .events = events };
    apr_interval_time_t left = exchange->deadline - nuance_steady_now();
    if (left <= 0 || poll(&socket, 1, (int)apr_time_as_msec(left) + 1) == 0) {
        nuance_error_t *error = connection_lost(exchange, "PostgreSQL does not answer");
        exchange->repeatable = 0;
        return error;
    }
    return NULL;
}

static nuance_error_t *flush(exchange_t *exchange)
{
    int more;
    while ((more = PQflush(exchange->connection)) == 1) {
        NUANCE_ERR(wait_for_socket(exchange, POLLIN | POLLOUT));
        if (PQconsumeInput(exchange->connection) == 0)
            return connection_lost(exchange, "connection lost");
    }
    return more == 0 ? NULL : connection_lost(exchange, "connection lost");
}

/* The next result; NULL ends a statement's. */
static nuance_error_t *next_result(PGresult **result, exchange_t *exchange)
{
    while (PQisBusy(exchange->connection)) {
        NUANCE_ERR(wait_for_socket(exchange, POLLIN));
        if (PQconsumeInput(exchange->connection) == 0)
            return connection_lost(exchange, "connection lost");
    }
    *result = PQgetResult(exchange->connection);
    return NULL;
}

static nuance_error_t *take_result(PGresult **result, nuance_error_t **first, exchange_t *exchange)
{
    PGresult *end;
    NUANCE_ERR(next_result(result, exchange));
    if (*result == NULL)
        return connection_lost(exchange, "a result is missing");
    apr_pool_cleanup_register(exchange->result_pool, *result, clear_result, apr_pool_cleanup_null);

    ExecStatusType status = PQresultStatus(*result);
    if (status == PGRES_FATAL_ERROR && *first == NULL) {
        *first = nuance_database_error(*result, exchange->result_pool);
        exchange->repeatable = nuance_database_error_is_repeatable(*result);
        if (nuance_database_error_forgets(*result))
            exchange->state->set_up = 0;
        if (PQstatus(exchange->connection) != CONNECTION_OK)
            return connection_lost(exchange, "connection lost");
    }
    NUANCE_ERR(next_result(&end, exchange));
    if (end != NULL) {
        PQclear(end);
        return connection_lost(exchange, "a result too many");
    }
    return NULL;
}

static nuance_error_t *take_sync(exchange_t *exchange)
{
    PGresult *result;
    NUANCE_ERR(next_result(&result, exchange));
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status != PGRES_PIPELINE_SYNC || !PQexitPipelineMode(exchange->connection)
        || PQtransactionStatus(exchange->connection) != PQTRANS_IDLE)
        return connection_lost(exchange, "the connection is out of step");
    return NULL;
}

static nuance_error_t *send_call(exchange_t *exchange, const nuance_call_t *call, int *prepares)
{
    nuance_shape_t *shape;
    NUANCE_ERR(
        nuance_statement_shape(&shape, call->statement, call->values, exchange->scratch_pool));
    *prepares =
        apr_hash_get(exchange->state->prepared, shape->prepared_name, APR_HASH_KEY_STRING) == NULL;
    if (*prepares) {
        if (!PQsendPrepare(exchange->connection, shape->prepared_name, shape->sql, 0, NULL))
            return connection_lost(exchange, "cannot send");
        /* Known from here on: should the preparation fail, the connection is set up anew. */
        const char *name = apr_pstrdup(exchange->state->pool, shape->prepared_name);
        apr_hash_set(exchange->state->prepared, name, APR_HASH_KEY_STRING, name);
    }
    const char **values =
        apr_pcalloc(exchange->scratch_pool, sizeof(*values) * (apr_size_t)(shape->n_values + 1));
    int *lengths =
        apr_pcalloc(exchange->scratch_pool, sizeof(*lengths) * (apr_size_t)(shape->n_values + 1));
    int *formats =
        apr_pcalloc(exchange->scratch_pool, sizeof(*formats) * (apr_size_t)(shape->n_values + 1));
    for (int i = 0; i < shape->n_values; i++) {
        int parameter = shape->parameter_of_value[i];
        values[i] = call->values[parameter];
        lengths[i] = call->lengths != NULL ? call->lengths[parameter] : 0;
        formats[i] = lengths[i] > 0;
    }
    if (!PQsendQueryPrepared(exchange->connection, shape->prepared_name, shape->n_values, values,
                             lengths, formats, call->binary))
        return connection_lost(exchange, "cannot send");
    return NULL;
}

/* Sends all calls; nothing is awaited before the last has gone. */
static nuance_error_t *send_pipeline(int *prepares, exchange_t *exchange,
                                     const nuance_call_t *calls, int n_calls)
{
    if (!PQenterPipelineMode(exchange->connection))
        return connection_lost(exchange, "no pipeline");
    for (int i = 0; i < n_calls; i++)
        NUANCE_ERR(send_call(exchange, &calls[i], &prepares[i]));
    if (!PQpipelineSync(exchange->connection))
        return connection_lost(exchange, "cannot send");
    if (!exchange->in_background)
        nuance_metrics_round_trip(n_calls);
    return flush(exchange);
}

static nuance_error_t *run_pipeline(PGresult **results, exchange_t *exchange,
                                    const nuance_call_t *calls, int n_calls)
{
    nuance_error_t *first = NULL;
    int *prepares = apr_pcalloc(exchange->scratch_pool, sizeof(int) * (apr_size_t)n_calls);

    nuance_error_t *unsent = send_pipeline(prepares, exchange, calls, n_calls);
    if (unsent != NULL) {
        abandon(exchange->connection); /* half a pipeline is no state to hand on */
        return unsent;
    }
    for (int i = 0; i < n_calls; i++) {
        PGresult *prepared;
        if (prepares[i])
            NUANCE_ERR(take_result(&prepared, &first, exchange));
        NUANCE_ERR(take_result(&results[i], &first, exchange));
    }
    NUANCE_ERR(take_sync(exchange));
    if (first != NULL)
        for (int i = 0; i < n_calls; i++)
            if (prepares[i]) {
                /* It may or may not have been prepared before the failure. */
                exchange->state->set_up = 0;
                break;
            }
    return first;
}

/* --- setting up a connection ------------------------------------------------------------------ */

/* What every connection needs once: mod_dbd would not do it again after a reset. */
static nuance_error_t *set_up(exchange_t *exchange, const nuance_server_t *config)
{
    const char *script = apr_psprintf(
        exchange->scratch_pool,
        "deallocate all;"
        "set statement_timeout = %" APR_INT64_T_FMT ";"
        "set lock_timeout = %" APR_INT64_T_FMT ";"
        "set idle_in_transaction_session_timeout = '30s';"
        "set plan_cache_mode = force_generic_plan;"
        /* A page reads a few rows by index. A merge join trusts that statistics know the highest
           issue there is; when they lag behind, it walks through all of them. */
        "set enable_mergejoin = off;"
        /* Others ask at the same time: more processes for one of them would be taken from them. */
        "set max_parallel_workers_per_gather = 0;"
        /* PostgreSQL makes and sends a notice of each empty tsquery. */
        "set client_min_messages = warning;"
        "set client_encoding = 'UTF8'; set datestyle = 'ISO'; set bytea_output = 'hex';"
        "select version from nuance_api.schema_version()",
        config->statement_timeout, config->statement_timeout / 2);
    PGresult *result;
    nuance_error_t *error = NULL;

    forget(exchange->state);
    if (PQsetnonblocking(exchange->connection, 1) != 0
        || !PQsendQuery(exchange->connection, script))
        return connection_lost(exchange, "cannot send");
    NUANCE_ERR(flush(exchange));
    for (;;) {
        NUANCE_ERR(next_result(&result, exchange));
        if (result == NULL)
            break;
        if (PQresultStatus(result) == PGRES_FATAL_ERROR)
            error = nuance_database_setup_error(result, exchange->result_pool);
        else if (PQresultStatus(result) == PGRES_TUPLES_OK)
            error = nuance_database_check_schema(result, exchange->result_pool);
        PQclear(result);
    }
    if (PQstatus(exchange->connection) != CONNECTION_OK)
        return connection_lost(exchange, "connection lost");
    exchange->state->set_up = error == NULL;
    return error;
}

/* --- one attempt, and a second one ------------------------------------------------------------ */

static nuance_error_t *use_connection(PGresult **results, exchange_t *exchange, server_rec *server,
                                      ap_dbd_t *dbd, const nuance_call_t *calls, int n_calls)
{
    const nuance_server_t *config = nuance_server(server, exchange->scratch_pool);

    if (strcmp(apr_dbd_name(dbd->driver), "pgsql") != 0)
        return nuance_error_create(exchange->result_pool, NUANCE_E_SETUP, NULL,
                                   "DBDriver is %s: Nuance needs pgsql", apr_dbd_name(dbd->driver));
    exchange->connection = apr_dbd_native_handle(dbd->driver, dbd->handle);
    nuance_database_log_notices(exchange->connection, server);
    exchange->state = state_of(exchange->connection);
    if (exchange->state == NULL)
        return nuance_error_create(exchange->result_pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    exchange->deadline =
        nuance_steady_now() + apr_time_from_msec(config->statement_timeout + SILENCE_MS);
    if (!exchange->state->set_up)
        NUANCE_ERR(set_up(exchange, config));
    return run_pipeline(results, exchange, calls, n_calls);
}

static nuance_error_t *attempt(PGresult **results, exchange_t *exchange, server_rec *server,
                               apr_interval_time_t patience, const nuance_call_t *calls,
                               int n_calls)
{
    NUANCE_ERR(enter_gate(patience, exchange->result_pool));
    ap_dbd_t *dbd = dbd_open(exchange->scratch_pool, server);
    if (dbd == NULL) {
        leave_gate(1);
        return unavailable(exchange->result_pool, RETRY_AFTER_DOWN,
                           "no connection to the database");
    }
    nuance_error_t *error = use_connection(results, exchange, server, dbd, calls, n_calls);
    dbd_close(server, dbd);
    leave_gate(0);
    return error;
}

nuance_error_t *nuance_database_run(PGresult ***results, request_rec *r, const nuance_call_t *calls,
                                    int n_calls, apr_pool_t *result_pool, apr_pool_t *scratch_pool)
{
    exchange_t first = { .result_pool = result_pool, .scratch_pool = scratch_pool };
    exchange_t second = first;
    apr_interval_time_t patience =
        apr_time_from_msec(nuance_server(r->server, scratch_pool)->pool_wait);

    *results = apr_pcalloc(result_pool, sizeof(**results) * (apr_size_t)(n_calls + 1));
    nuance_error_t *error = attempt(*results, &first, r->server, patience, calls, n_calls);
    if (error == NULL || !first.repeatable)
        return error;
    ap_log_rerror(APLOG_MARK, APLOG_DEBUG, 0, r, NUANCE_LOGNO(0101) "once more, since %s",
                  nuance_error_describe(error, scratch_pool));
    nuance_metrics_retry();
    return attempt(*results, &second, r->server, patience, calls, n_calls);
}

nuance_error_t *nuance_database_run_in_background(PGresult ***results, server_rec *server,
                                                  const nuance_call_t *calls, int n_calls,
                                                  apr_pool_t *result_pool, apr_pool_t *scratch_pool)
{
    exchange_t exchange = { .result_pool = result_pool,
                            .scratch_pool = scratch_pool,
                            .in_background = 1 };
    *results = apr_pcalloc(result_pool, sizeof(**results) * (apr_size_t)(n_calls + 1));
    return attempt(*results, &exchange, server,
                   apr_time_from_msec(nuance_server(server, scratch_pool)->pool_wait), calls,
                   n_calls);
}

nuance_error_t *nuance_database_parameters(const char ***names, const char ***values,
                                           server_rec *server, apr_pool_t *pool)
{
    apr_interval_time_t patience = apr_time_from_msec(nuance_server(server, pool)->pool_wait);
    int n = 0;

    NUANCE_ERR(enter_gate(patience, pool));
    ap_dbd_t *dbd = dbd_open(pool, server);
    PQconninfoOption *options =
        dbd != NULL ? PQconninfo(apr_dbd_native_handle(dbd->driver, dbd->handle)) : NULL;
    if (dbd != NULL)
        dbd_close(server, dbd);
    leave_gate(dbd == NULL);
    if (options == NULL)
        return unavailable(pool, RETRY_AFTER_DOWN, "no connection to the database");
    while (options[n].keyword != NULL)
        n++;
    *names = apr_pcalloc(pool, sizeof(**names) * (apr_size_t)(n + 1));
    *values = apr_pcalloc(pool, sizeof(**values) * (apr_size_t)(n + 1));
    n = 0;
    for (PQconninfoOption *option = options; option->keyword != NULL; option++)
        if (option->val != NULL && option->val[0] != '\0') {
            (*names)[n] = apr_pstrdup(pool, option->keyword);
            (*values)[n++] = apr_pstrdup(pool, option->val);
        }
    PQconninfoFree(options);
    return NULL;
}
