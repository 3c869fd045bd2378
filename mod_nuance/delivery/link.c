/* SPDX-License-Identifier: Apache-2.0 */
#include "link.h"

#include <apr_strings.h>
#include <poll.h>

#include "../core/steady.h"
#include "../config.h"
#include "../database_errors.h"
#include "../log.h"

#define CONNECT_PATIENCE apr_time_from_sec(5)
#define FIRST_PAUSE apr_time_from_msec(200)
#define LONGEST_PAUSE apr_time_from_sec(15)
/* How much longer than statement_timeout to wait for a server that says nothing at all. */
#define SILENCE apr_time_from_sec(2)

enum { CLOSED, CONNECTING, SETTING_UP, READY, BUSY };

nuance_link_t *nuance_link_create(server_rec *server, const char *channel, apr_pool_t *pool)
{
    nuance_link_t *link = apr_pcalloc(pool, sizeof(*link));
    link->server = server;
    link->pool = pool;
    link->channel = channel;
    apr_pool_create(&link->error_pool, pool);
    return link;
}

static void clear_results(nuance_link_t *link)
{
    for (int i = 0; i < NUANCE_LINK_CALLS; i++) {
        PQclear(link->results[i]);
        link->results[i] = NULL;
    }
    link->n_results = 0;
}

void nuance_link_close(nuance_link_t *link)
{
    clear_results(link);
    PQfinish(link->connection);
    link->connection = NULL;
    link->state = CLOSED;
}

static nuance_link_event_t lose(nuance_link_t *link, nuance_error_t *error)
{
    link->error = error;
    nuance_link_close(link);
    link->pause = link->pause == 0 ? FIRST_PAUSE : link->pause * 2;
    if (link->pause > LONGEST_PAUSE)
        link->pause = LONGEST_PAUSE;
    link->retry_at = nuance_steady_now() + link->pause;
    return NUANCE_LINK_LOST;
}

static nuance_link_event_t lose_saying(nuance_link_t *link, const char *what)
{
    return lose(link, nuance_error_create(link->error_pool, NUANCE_E_UNAVAILABLE, NULL, "%s: %s",
                                          what, PQerrorMessage(link->connection)));
}

/* --- connecting ------------------------------------------------------------------------------- */

static nuance_link_event_t begin(nuance_link_t *link)
{
    const char **names;
    const char **values;
    apr_pool_t *pool;

    if (nuance_steady_now() < link->retry_at)
        return NUANCE_LINK_WAITS;
    apr_pool_clear(link->error_pool);
    apr_pool_create(&pool, link->error_pool);
    nuance_error_t *error = nuance_database_parameters(&names, &values, link->server, pool);
    if (error != NULL)
        return lose(link, error);
    link->connection = PQconnectStartParams(names, values, 0);
    apr_pool_destroy(pool);
    nuance_database_log_notices(link->connection, link->server);
    if (PQstatus(link->connection) == CONNECTION_BAD)
        return lose_saying(link, "cannot connect");
    link->state = CONNECTING;
    link->events = POLLOUT;
    link->deadline = nuance_steady_now() + CONNECT_PATIENCE;
    return NUANCE_LINK_WAITS;
}

/* What the connection needs once: limits, listening, and the version of the schema. */
static nuance_link_event_t set_up(nuance_link_t *link)
{
    apr_int64_t timeout = nuance_server(link->server, link->error_pool)->statement_timeout;
    const char *script =
        apr_psprintf(link->error_pool,
                     "set statement_timeout = %" APR_INT64_T_FMT ";"
                     "set lock_timeout = %" APR_INT64_T_FMT ";"
                     "set application_name = 'nuance delivery';"
                     "set client_encoding = 'UTF8'; set datestyle = 'ISO'; set timezone = 'UTC';"
                     "listen %s;"
                     "select version from nuance_api.schema_version()",
                     timeout, timeout / 2, link->channel);
    if (PQsetnonblocking(link->connection, 1) != 0 || !PQsendQuery(link->connection, script))
        return lose_saying(link, "cannot send");
    link->state = SETTING_UP;
    link->deadline = nuance_steady_now() + apr_time_from_msec(timeout) + SILENCE;
    return NUANCE_LINK_WAITS;
}

static nuance_link_event_t go_on_connecting(nuance_link_t *link)
{
    switch (PQconnectPoll(link->connection)) {
    case PGRES_POLLING_READING: link->events = POLLIN; return NUANCE_LINK_WAITS;
    case PGRES_POLLING_WRITING: link->events = POLLOUT; return NUANCE_LINK_WAITS;
    case PGRES_POLLING_OK: return set_up(link);
    default: return lose_saying(link, "cannot connect");
    }
}

static nuance_link_event_t go_on_setting_up(nuance_link_t *link)
{
    PGresult *result;
    nuance_error_t *error = NULL;

    if (PQisBusy(link->connection))
        return NUANCE_LINK_WAITS;
    while (!PQisBusy(link->connection) && (result = PQgetResult(link->connection)) != NULL) {
        if (PQresultStatus(result) == PGRES_FATAL_ERROR)
            error = nuance_database_setup_error(result, link->error_pool);
        else if (PQresultStatus(result) == PGRES_TUPLES_OK)
            error = nuance_database_check_schema(result, link->error_pool);
        PQclear(result);
        if (error != NULL)
            return lose(link, error);
        if (PQisBusy(link->connection))
            return NUANCE_LINK_WAITS;
    }
    if (!PQenterPipelineMode(link->connection))
        return lose_saying(link, "no pipeline");
    link->state = READY;
    link->pause = 0;
    return NUANCE_LINK_OPENED;
}

/* --- exchanges -------------------------------------------------------------------------------- */

int nuance_link_is_ready(const nuance_link_t *link)
{
    return link->state == READY;
}

void nuance_link_send(nuance_link_t *link, const nuance_call_t *calls, int n_calls,
                      apr_pool_t *scratch_pool)
{
    apr_int64_t timeout = nuance_server(link->server, scratch_pool)->statement_timeout;

    clear_results(link);
    apr_pool_clear(link->error_pool);
    link->error = NULL;
    link->n_calls = n_calls;
    link->state = BUSY;
    link->deadline = nuance_steady_now() + apr_time_from_msec(timeout) + SILENCE;
    for (int i = 0; i < n_calls; i++) {
        nuance_shape_t *shape;
        link->error =
            nuance_statement_shape(&shape, calls[i].statement, calls[i].values, scratch_pool);
        if (link->error != NULL)
            break;
        const char **values =
            apr_pcalloc(scratch_pool, sizeof(*values) * (apr_size_t)(shape->n_values + 1));
        for (int j = 0; j < shape->n_values; j++)
            values[j] = calls[i].values[shape->parameter_of_value[j]];
        /* Each is one call of a function, whose own statements are planned once a connection. */
        PQsendQueryParams(link->connection, shape->sql, shape->n_values, NULL, values, NULL, NULL,
                          0);
    }
    PQpipelineSync(link->connection);
}

/* One result at a time, as far as they have come. */
static nuance_link_event_t go_on_reading(nuance_link_t *link)
{
    while (!PQisBusy(link->connection)) {
        PGresult *result = PQgetResult(link->connection);
        if (result == NULL && PQstatus(link->connection) != CONNECTION_OK)
            return lose_saying(link, "connection lost");
        if (result == NULL)
            continue; /* the end of one statement's results */
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            link->state = READY;
            if (link->error == NULL && link->n_results == link->n_calls)
                return NUANCE_LINK_ANSWERED;
            if (link->error == NULL)
                return lose_saying(link, "a result is missing");
            return NUANCE_LINK_REFUSED;
        }
        if (status == PGRES_FATAL_ERROR && link->error == NULL)
            link->error = nuance_database_error(result, link->error_pool);
        if (status == PGRES_TUPLES_OK && link->n_results < link->n_calls)
            link->results[link->n_results++] = result;
        else
            PQclear(result);
        if (PQstatus(link->connection) != CONNECTION_OK)
            return lose_saying(link, "connection lost");
    }
    return NUANCE_LINK_WAITS;
}

static void take_notifications(nuance_link_t *link)
{
    PGnotify *notification;
    while ((notification = PQnotifies(link->connection)) != NULL) {
        link->notified = 1;
        PQfreemem(notification);
    }
}

nuance_link_event_t nuance_link_step(nuance_link_t *link)
{
    if (link->state == CLOSED)
        return begin(link);
    if (link->state != READY && nuance_steady_now() > link->deadline)
        return lose_saying(link, "PostgreSQL does not answer");
    if (link->state == CONNECTING) {
        struct pollfd socket = { .fd = PQsocket(link->connection), .events = link->events };
        return poll(&socket, 1, 0) == 0 ? NUANCE_LINK_WAITS : go_on_connecting(link);
    }
    int unsent = PQflush(link->connection);
    link->events = unsent == 1 ? POLLIN | POLLOUT : POLLIN;
    if (unsent < 0 || !PQconsumeInput(link->connection))
        return lose_saying(link, "connection lost");
    take_notifications(link);
    if (link->state == SETTING_UP)
        return go_on_setting_up(link);
    return link->state == BUSY ? go_on_reading(link) : NUANCE_LINK_WAITS;
}

int nuance_link_socket(const nuance_link_t *link)
{
    return link->state == CLOSED ? -1 : PQsocket(link->connection);
}
