/* SPDX-License-Identifier: Apache-2.0 */
#include "database_errors.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "core/statement.h"

typedef struct state_t {
    const char *sqlstate; /* whole, or its class of two characters */
    nuance_error_code_t code;
} state_t;

static const state_t states[] = {
    { "NU404", NUANCE_E_NOT_FOUND },
    { "NU403", NUANCE_E_FORBIDDEN },
    { "NU409", NUANCE_E_CONFLICT },
    { "NU422", NUANCE_E_INVALID },
    { "NU401", NUANCE_E_UNAUTHENTICATED },
    { "NU429", NUANCE_E_THROTTLED },
    { "NU200", NUANCE_E_UNFINISHED },
    { "57014", NUANCE_E_UNAVAILABLE }, /* query_canceled: statement_timeout */
    { "55P03", NUANCE_E_UNAVAILABLE }, /* lock_not_available: lock_timeout */
    { "57P", NUANCE_E_UNAVAILABLE },   /* the server is going down */
    { "08", NUANCE_E_UNAVAILABLE },    /* connection exceptions */
    { "53", NUANCE_E_UNAVAILABLE },    /* insufficient resources */
    { "25006", NUANCE_E_UNAVAILABLE }, /* read_only_sql_transaction: a standby */
    { "40", NUANCE_E_UNAVAILABLE },    /* deadlock, serialization: after a second attempt */
};

static const char *sqlstate_of(const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return sqlstate != NULL ? sqlstate : "08000"; /* libpq's own errors have none */
}

static int is_one_of(const PGresult *result, const char *const *prefixes)
{
    for (; *prefixes != NULL; prefixes++)
        if (strncmp(sqlstate_of(result), *prefixes, strlen(*prefixes)) == 0)
            return 1;
    return 0;
}

static nuance_error_code_t code_of(const char *sqlstate)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (strncmp(sqlstate, states[i].sqlstate, strlen(states[i].sqlstate)) == 0)
            return states[i].code;
    return NUANCE_E_INTERNAL;
}

nuance_error_t *nuance_database_error(const PGresult *result, apr_pool_t *pool)
{
    const char *sqlstate = sqlstate_of(result);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    if (message == NULL)
        message = PQresultErrorMessage(result);

    if (strncmp(sqlstate, "NU", 2) == 0) {
        nuance_error_t *error = nuance_error_create(pool, code_of(sqlstate), NULL, "%s", message);
        nuance_error_add_problem(error, PQresultErrorField(result, PG_DIAG_COLUMN_NAME), message,
                                 detail);
        if (error->code == NUANCE_E_THROTTLED)
            error->retry_after = detail != NULL ? atoi(detail) : 60;
        return error;
    }
    /* The detail of PostgreSQL's own errors may quote values, which do not belong in a log. */
    nuance_error_t *error = nuance_error_create(
        pool, code_of(sqlstate), NULL, "PostgreSQL: %s (SQLSTATE %s)%s%s", message, sqlstate,
        context != NULL ? " in " : "",
        context != NULL ? apr_pstrndup(pool, context, strcspn(context, "\n")) : "");
    if (error->code == NUANCE_E_UNAVAILABLE)
        error->retry_after = 1;
    return error;
}

nuance_error_t *nuance_database_setup_error(const PGresult *result, apr_pool_t *pool)
{
    static const char *const missing[] = { "3F000", "42883", "42P01", "42501", NULL };
    nuance_error_t *cause = nuance_database_error(result, pool);
    if (!is_one_of(result, missing))
        return cause;
    return nuance_error_create(pool, NUANCE_E_SCHEMA, cause,
                               "the database has no schema for this role: run nuancectl migrate");
}

int nuance_database_error_is_repeatable(const PGresult *result)
{
    static const char *const repeatable[] = { "26000", "0A000", "42P05", "40001", "40P01",
                                              "57P01", "57P02", "08",    NULL };
    return is_one_of(result, repeatable);
}

int nuance_database_error_forgets(const PGresult *result)
{
    static const char *const forgotten[] = { "26000", "0A000", "42P05", "XX000", NULL };
    return is_one_of(result, forgotten);
}

nuance_error_t *nuance_database_check_schema(const PGresult *result, apr_pool_t *pool)
{
    int version = PQgetisnull(result, 0, 0) ? 0 : atoi(PQgetvalue(result, 0, 0));
    if (version >= nuance_schema_version_required)
        return NULL;
    return nuance_error_create(pool, NUANCE_E_SCHEMA, NULL,
                               "the schema is at version %d, this module needs %d: run nuancectl"
                               " migrate",
                               version, nuance_schema_version_required);
}
