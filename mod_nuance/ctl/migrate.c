/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl migrate: brings the schema to what this version's SQL files say.
 *
 * Two kinds of files. sql/schema/NNNN-name.sql are migrations: each is applied once, in order, and
 * its checksum kept; a file that changed after it was applied is refused, since the database would
 * not be what the files say. sql/views and sql/functions hold no data, so their schema nuance_api
 * is dropped and made anew whenever any of them changed, or there is a migration.
 *
 * All of it is one transaction under one advisory lock: a second migrate waits, then finds nothing
 * to do; a failure or a crash leaves the database as it was. */

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/buffer.h"
#include "../core/token.h"
#include "ctl.h"

enum { MAX_ATTEMPTS = 40, RETRY_PAUSE = 500000, MAX_PAUSE = 5000000 /* microseconds */ };

typedef struct migration_t {
    int version;
    const char *file;
    const char *sql;
    const char *checksum;
} migration_t;

static const char bookkeeping[] =
    "create schema if not exists nuance;"
    "create table if not exists nuance.schema_migration ("
    "  version integer primary key,"
    "  name text not null,"
    "  checksum text not null,"
    "  applied_at timestamptz not null default now());"
    "create table if not exists nuance.schema_api ("
    "  only_row boolean primary key default true check (only_row),"
    "  checksum text not null,"
    "  app_role text not null,"
    "  built_at timestamptz not null default now());"
    "comment on table nuance.schema_migration is 'Which migrations were applied, and with what "
    "text';"
    "comment on table nuance.schema_api is 'What text the views and functions were built from';";

/* Created before the files of nuance_api run, so that their grants cover it. */
static const char version_function[] =
    "create function nuance_api.schema_version(out version integer, out api text)"
    " language plpgsql stable security definer set search_path = nuance, pg_temp as $$"
    " begin"
    "  select max(m.version) into version from nuance.schema_migration m;"
    "  select a.checksum into api from nuance.schema_api a;"
    " end $$;"
    "comment on function nuance_api.schema_version() is"
    " 'What the module compares with the version it was built for';";

static nuance_error_t *read_migrations(apr_array_header_t **migrations, ctl_t *ctl)
{
    const char *folder = apr_pstrcat(ctl->pool, ctl->options.sql_folder, "/schema", NULL);
    apr_array_header_t *files;
    NUANCE_ERR(ctl_sql_files(&files, folder, ctl->pool));
    *migrations = apr_array_make(ctl->pool, files->nelts, sizeof(migration_t));

    for (int i = 0; i < files->nelts; i++) {
        migration_t migration = { .file = APR_ARRAY_IDX(files, i, const char *) };
        char *end;
        long version = strtol(migration.file, &end, 10);
        if (version != i + 1 || *end != '-')
            return nuance_error_create(ctl->pool, NUANCE_E_SETUP, NULL,
                                       "%s/%s: expected a name that begins with %04d-", folder,
                                       migration.file, i + 1);
        migration.version = (int)version;
        const char *path = apr_pstrcat(ctl->pool, folder, "/", migration.file, NULL);
        NUANCE_ERR(ctl_read_file(&migration.sql, path, ctl->pool));
        migration.checksum = nuance_sha256_hex(migration.sql, strlen(migration.sql), ctl->pool);
        APR_ARRAY_PUSH(*migrations, migration_t) = migration;
    }
    return NULL;
}

/* Text of one migration or API file with @app_role@ replaced by the quoted role. */
static nuance_error_t *fill_in(const char **filled, ctl_t *ctl, const char *sql)
{
    static const char mark[] = "@app_role@";
    char *quoted =
        PQescapeIdentifier(ctl->connection, ctl->options.app_role, strlen(ctl->options.app_role));
    if (quoted == NULL)
        return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "'%s' cannot be the name of a role", ctl->options.app_role);
    const char *role = apr_pstrdup(ctl->pool, quoted);
    PQfreemem(quoted);

    const char *result = "";
    const char *found;
    while ((found = strstr(sql, mark)) != NULL) {
        result = apr_pstrcat(ctl->pool, result,
                             apr_pstrmemdup(ctl->pool, sql, (apr_size_t)(found - sql)), role, NULL);
        sql = found + sizeof(mark) - 1;
    }
    *filled = apr_pstrcat(ctl->pool, result, sql, NULL);
    return NULL;
}

/* How many migrations the database has; refused where they are not these. */
static nuance_error_t *count_applied(int *n_applied, ctl_t *ctl,
                                     const apr_array_header_t *migrations)
{
    PGresult *applied;
    NUANCE_ERR(ctl_query(&applied, ctl,
                         "select version, checksum from nuance.schema_migration order by version",
                         0, NULL, ctl->pool));
    *n_applied = PQntuples(applied);
    if (*n_applied > migrations->nelts)
        return nuance_error_create(ctl->pool, NUANCE_E_SETUP, NULL,
                                   "the database is at version %s, these files end at %d: use a"
                                   " newer nuancectl",
                                   PQgetvalue(applied, *n_applied - 1, 0), migrations->nelts);
    for (int i = 0; i < *n_applied; i++) {
        const migration_t *migration = &APR_ARRAY_IDX(migrations, i, migration_t);
        if (strcmp(PQgetvalue(applied, i, 1), migration->checksum) != 0)
            return nuance_error_create(
                ctl->pool, NUANCE_E_SETUP, NULL,
                "schema/%s was changed after it had been applied: restore it, and put the"
                " change into a migration of its own",
                migration->file);
    }
    return NULL;
}

static nuance_error_t *apply(ctl_t *ctl, const migration_t *migration, nuance_buffer_t *report)
{
    const char *sql = NULL;
    PGresult *result;
    NUANCE_ERR(fill_in(&sql, ctl, migration->sql));
    NUANCE_ERR(
        ctl_script(ctl, apr_pstrcat(ctl->pool, "schema/", migration->file, NULL), sql, ctl->pool));
    const char *values[] = { apr_itoa(ctl->pool, migration->version), migration->file,
                             migration->checksum };
    NUANCE_ERR(ctl_query(&result, ctl,
                         "insert into nuance.schema_migration (version, name, checksum)"
                         " values ($1, $2, $3)",
                         3, values, ctl->pool));
    nuance_buffer_printf(report, "%s schema/%s\n", ctl->options.dry_run ? "would apply" : "applied",
                         migration->file);
    return NULL;
}

/* All text of the views and functions, in the order it runs. */
static nuance_error_t *read_api(apr_array_header_t **parts, const char **checksum, ctl_t *ctl)
{
    static const char *const folders[] = { "views", "functions" };
    const char *all = version_function;
    *parts = apr_array_make(ctl->pool, 64, sizeof(migration_t));

    for (int f = 0; f < 2; f++) {
        const char *folder = apr_pstrcat(ctl->pool, ctl->options.sql_folder, "/", folders[f], NULL);
        apr_array_header_t *files;
        NUANCE_ERR(ctl_sql_files(&files, folder, ctl->pool));
        for (int i = 0; i < files->nelts; i++) {
            const char *name = APR_ARRAY_IDX(files, i, const char *);
            migration_t part = { .file = apr_pstrcat(ctl->pool, folders[f], "/", name, NULL) };
            const char *path = apr_pstrcat(ctl->pool, folder, "/", name, NULL);
            NUANCE_ERR(ctl_read_file(&part.sql, path, ctl->pool));
            all = apr_pstrcat(ctl->pool, all, part.file, "\n", part.sql, NULL);
            APR_ARRAY_PUSH(*parts, migration_t) = part;
        }
    }
    *checksum = nuance_sha256_hex(all, strlen(all), ctl->pool);
    return NULL;
}

static nuance_error_t *ensure_app_role(ctl_t *ctl, nuance_buffer_t *report)
{
    PGresult *result;
    const char *values[] = { ctl->options.app_role };
    NUANCE_ERR(
        ctl_query(&result, ctl, "select 1 from pg_roles where rolname = $1", 1, values, ctl->pool));
    if (PQntuples(result) > 0)
        return NULL;
    const char *sql = NULL;
    NUANCE_ERR(fill_in(&sql, ctl, "create role @app_role@ login"));
    nuance_error_t *error = ctl_query(&result, ctl, sql, 0, NULL, ctl->pool);
    if (error != NULL)
        return nuance_error_create(ctl->pool, NUANCE_E_SETUP, error,
                                   "there is no role %s, and this user may not create it: as a"
                                   " superuser run '%s'",
                                   ctl->options.app_role, sql);
    nuance_buffer_printf(report, "%s role %s\n", ctl->options.dry_run ? "would create" : "created",
                         ctl->options.app_role);
    return NULL;
}

/* The parts of nuance_api, and whether they are what the database has. */
static nuance_error_t *look_at_api(apr_array_header_t **parts, const char **checksum, int *current,
                                   ctl_t *ctl)
{
    PGresult *result;
    NUANCE_ERR(read_api(parts, checksum, ctl));
    const char *values[] = { *checksum, ctl->options.app_role };
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select 1 from nuance.schema_api where checksum = $1 and app_role = $2", 2,
                         values, ctl->pool));
    *current = PQntuples(result) > 0;
    return NULL;
}

static nuance_error_t *build_api(ctl_t *ctl, const apr_array_header_t *parts, const char *checksum,
                                 nuance_buffer_t *report)
{
    const char *values[] = { checksum, ctl->options.app_role };
    PGresult *result;
    NUANCE_ERR(ctl_script(ctl, "nuance_api", "create schema nuance_api;", ctl->pool));
    NUANCE_ERR(ctl_script(ctl, "nuance_api.schema_version", version_function, ctl->pool));
    for (int i = 0; i < parts->nelts; i++) {
        const migration_t *part = &APR_ARRAY_IDX(parts, i, migration_t);
        const char *sql = NULL;
        NUANCE_ERR(fill_in(&sql, ctl, part->sql));
        NUANCE_ERR(ctl_script(ctl, part->file, sql, ctl->pool));
    }
    NUANCE_ERR(ctl_query(&result, ctl,
                         "insert into nuance.schema_api (checksum, app_role) values ($1, $2)"
                         " on conflict (only_row) do update set checksum = excluded.checksum,"
                         " app_role = excluded.app_role, built_at = now()",
                         2, values, ctl->pool));
    nuance_buffer_printf(report, "%s %d files of views and functions\n",
                         ctl->options.dry_run ? "would rebuild" : "rebuilt", parts->nelts);
    return NULL;
}

/* All of it in one transaction. */
static nuance_error_t *migrate(ctl_t *ctl, const apr_array_header_t *migrations,
                               nuance_buffer_t *report)
{
    apr_array_header_t *parts;
    const char *checksum;
    PGresult *result;
    int n_applied;
    int current;

    NUANCE_ERR(ctl_query(&result, ctl, "begin", 0, NULL, ctl->pool));
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select pg_advisory_xact_lock(hashtext('nuancectl migrate'))", 0, NULL,
                         ctl->pool));
    /* Whoever waits for a lock holds up all who come after: give way after a moment, and try again.
     */
    NUANCE_ERR(ctl_query(&result, ctl, "select set_config('lock_timeout', '1s', true)", 0, NULL,
                         ctl->pool));
    NUANCE_ERR(ctl_script(ctl, "bookkeeping", bookkeeping, ctl->pool));
    NUANCE_ERR(ensure_app_role(ctl, report));
    NUANCE_ERR(count_applied(&n_applied, ctl, migrations));
    NUANCE_ERR(look_at_api(&parts, &checksum, &current, ctl));
    if (n_applied == migrations->nelts && current) {
        nuance_buffer_printf(report, "nothing to do: version %d\n", migrations->nelts);
        return ctl_query(&result, ctl, "commit", 0, NULL, ctl->pool);
    }
    /* First, so that migrations are free to change what views read. */
    NUANCE_ERR(
        ctl_script(ctl, "nuance_api", "drop schema if exists nuance_api cascade;", ctl->pool));
    for (int i = n_applied; i < migrations->nelts; i++)
        NUANCE_ERR(apply(ctl, &APR_ARRAY_IDX(migrations, i, migration_t), report));
    NUANCE_ERR(build_api(ctl, parts, checksum, report));
    if (ctl->options.dry_run)
        nuance_buffer_puts(report, "dry run: nothing was changed\n");
    else
        nuance_buffer_printf(report, "version %d\n", migrations->nelts);
    return ctl_query(&result, ctl, ctl->options.dry_run ? "rollback" : "commit", 0, NULL,
                     ctl->pool);
}

nuance_error_t *ctl_migrate(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    (void)n_words;
    (void)words;
    (void)exit_status;
    apr_array_header_t *migrations;
    nuance_error_t *error = NULL;

    NUANCE_ERR(read_migrations(&migrations, ctl));
    NUANCE_ERR(ctl_connect(ctl));
    /* Pages that read several views may hold one while this waits for another: either side may be
       told to give way. Pages then try again, and so does this. */
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        nuance_buffer_t report;
        PGresult *result;
        nuance_buffer_init(&report, ctl->pool);
        error = migrate(ctl, migrations, &report);
        if (error == NULL) {
            fputs(report.data, stdout);
            return NULL;
        }
        if (error->code != NUANCE_E_UNAVAILABLE || PQstatus(ctl->connection) != CONNECTION_OK)
            return error;
        NUANCE_ERR(ctl_query(&result, ctl, "rollback", 0, NULL, ctl->pool));
        apr_sleep(attempt * RETRY_PAUSE < MAX_PAUSE ? attempt * RETRY_PAUSE : MAX_PAUSE);
    }
    return error;
}
