/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file database.h
 * Statements to PostgreSQL, on mod_dbd's pool and libpq's pipeline: all calls of a page are one
 * round trip and one transaction.
 */
#ifndef NUANCE_DATABASE_H
#define NUANCE_DATABASE_H

#include <httpd.h>
#include <libpq-fe.h>

#include "core/error.h"
#include "core/statement.h"

/** One statement with its values. */
typedef struct nuance_call_t {
    const nuance_statement_t *statement;
    const char *const *values; /**< one per parameter, as text; NULL = SQL null */
    const int *lengths;        /**< one per parameter: more than 0 makes its value that many bytes,
                                    in PostgreSQL's binary form; NULL: all are text */
    int binary;                /**< the columns come in binary form, too */
} nuance_call_t;

/** Looks up mod_dbd. Called at start-up; a sentence that says what to do when it is not loaded. */
const char *nuance_database_setup(void);

/** Whether the set-up was done, and so whether there is anything to run statements on. */
int nuance_database_is_ready(void);

/** Makes the gate of this child, which admits NuanceConnections requests at a time. */
apr_status_t nuance_database_child_init(apr_pool_t *pool, server_rec *server);

/**
 * Runs the calls in order as one pipeline and one implicit transaction, on a connection that is
 * taken and given back inside. On success results[i] holds the rows of calls[i], cleared with
 * @a result_pool. On any failure nothing has been changed in the database.
 *
 * A lost connection, a forgotten prepared statement or a deadlock is tried once more: reads because
 * nothing can have happened, actions because their submission key makes the repeat answer with the
 * first one's outcome.
 *
 * Errors: by our own SQLSTATEs (class NU) as the function raised them; NUANCE_E_UNAVAILABLE with
 * retry_after when there is no connection to be had in time; NUANCE_E_SCHEMA when the schema is
 * missing or too old; NUANCE_E_INTERNAL for the rest.
 */
nuance_error_t *nuance_database_run(PGresult ***results, request_rec *r, const nuance_call_t *calls,
                                    int n_calls, apr_pool_t *result_pool, apr_pool_t *scratch_pool);

/**
 * The same for work that no request waits for: it waits for a connection as they do,
 * and is not counted among the statements of pages. Not tried twice.
 */
nuance_error_t *nuance_database_run_in_background(PGresult ***results, server_rec *server,
                                                  const nuance_call_t *calls, int n_calls,
                                                  apr_pool_t *result_pool,
                                                  apr_pool_t *scratch_pool);

/**
 * The parameters of the pool's connections as PQconnectStartParams() takes them, in @a pool: for a
 * thread that needs a connection of its own. NUANCE_E_UNAVAILABLE when there is no connection to
 * ask.
 */
nuance_error_t *nuance_database_parameters(const char ***names, const char ***values,
                                           server_rec *server, apr_pool_t *pool);

/** Has what PostgreSQL says by the way on @a connection logged instead of written to stderr. */
void nuance_database_log_notices(PGconn *connection, server_rec *server);

#endif
