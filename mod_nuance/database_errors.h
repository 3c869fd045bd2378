/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file database_errors.h
 * What PostgreSQL refuses, as our errors. SQLSTATEs of class NU are our own, raised by the
 * functions in sql/functions; all others are PostgreSQL's (appendix A of its manual).
 */
#ifndef NUANCE_DATABASE_ERRORS_H
#define NUANCE_DATABASE_ERRORS_H

#include <libpq-fe.h>

#include "core/error.h"

/** The error of a failed statement, in @a pool. */
nuance_error_t *nuance_database_error(const PGresult *result, apr_pool_t *pool);

/** The error of a connection that could not be set up: a missing schema is NUANCE_E_SCHEMA. */
nuance_error_t *nuance_database_setup_error(const PGresult *result, apr_pool_t *pool);

/** Whether a second attempt may succeed: the session went away, or a deadlock chose us. */
int nuance_database_error_is_repeatable(const PGresult *result);

/** Whether the server lacks or has outgrown a prepared statement that we think it has. */
int nuance_database_error_forgets(const PGresult *result);

/** What is wrong with the schema version in the first row: NUANCE_E_SCHEMA in @a pool, or NULL. */
nuance_error_t *nuance_database_check_schema(const PGresult *result, apr_pool_t *pool);

#endif
