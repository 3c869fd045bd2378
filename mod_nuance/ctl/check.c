/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl check: looks at an installation as an experienced admin would, one line a finding.
   Each probe is one query that returns what is wrong as text, or nothing. */

#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../core/statement.h"
#include "ctl.h"

typedef struct probe_t {
    const char *what;
    int needs_schema; /* skipped when there is no schema to look at */
    int takes_role;   /* $1 = application role */
    const char *sql;  /* no row or null: all is well; else what is wrong and what to do */
} probe_t;

static const probe_t probes[] = {
    { "server version", 0, 0,
      "select 'PostgreSQL ' || current_setting('server_version') || ' is too old: 15 or newer is"
      " needed' where current_setting('server_version_num')::int < 150000" },
    { "encoding", 0, 0,
      "select 'the database is in ' || current_setting('server_encoding') || ', not UTF8: create it"
      " anew with encoding UTF8' where current_setting('server_encoding') <> 'UTF8'" },
    { "application role", 0, 1,
      "select case when r.rolname is null then 'the role ' || $1 || ' does not exist: run nuancectl"
      " migrate' when r.rolsuper then 'the role ' || $1 || ' is a superuser: it must not be' when "
      "not"
      " r.rolcanlogin then 'the role ' || $1 || ' may not log in: alter role ... login' end"
      " from (values (1)) one left join pg_roles r on r.rolname = $1" },
    { "durability", 0, 0,
      "select 'fsync is off: a crash of the machine will lose data' where"
      " current_setting('fsync') = 'off'" },
    { "tables out of the role's reach", 1, 1,
      "select 'the role ' || $1 || ' may touch the table ' || c.oid::regclass || ': revoke it' from"
      " pg_class c where c.relnamespace = 'nuance'::regnamespace and c.relkind in ('r', 'p') and"
      " (has_table_privilege($1, c.oid, 'select') or has_table_privilege($1, c.oid, 'insert') or"
      " has_table_privilege($1, c.oid, 'update') or has_table_privilege($1, c.oid, 'delete'))"
      " limit 1" },
    { "views and functions within its reach", 1, 1,
      "select 'the role ' || $1 || ' may not use the schema nuance_api: run nuancectl migrate with"
      " --app-role ' || $1 where not has_schema_privilege($1, 'nuance_api', 'usage') or not"
      " has_function_privilege($1, 'nuance_api.schema_version()', 'execute')" },
    { "functions closed to others", 1, 0,
      "select 'everybody may execute ' || p.oid::regprocedure || ': run nuancectl migrate' from"
      " pg_proc p where p.pronamespace = 'nuance_api'::regnamespace and p.prosecdef and"
      " has_function_privilege('public', p.oid, 'execute') limit 1" },
    { "mana's checkpoints are the sums of their entries", 1, 0,
      "select 'contract ' || m.contract || ' has ' || m.checkpoint || ', its entries come to '"
      " || m.ledger from nuance_api.mana_mismatches() m limit 1" },
    { "an admin to log in", 1, 0,
      "select 'no account is an admin: nuancectl account add LOGIN --role admin' where not exists"
      " (select from nuance.account where role = 'admin' and disabled_at is null)" },
};

static void say(int wrong, const char *what, const char *why)
{
    printf("%-6s %s%s%s\n", wrong ? "WRONG" : "ok", what, why != NULL ? ": " : "",
           why != NULL ? why : "");
}

static nuance_error_t *check_version(int *present, int *n_wrong, ctl_t *ctl)
{
    PGresult *result;
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select to_regclass('nuance.schema_migration') is not null and"
                         " to_regproc('nuance_api.schema_version') is not null",
                         0, NULL, ctl->pool));
    *present = PQgetvalue(result, 0, 0)[0] == 't';
    if (!*present) {
        say(1, "schema", "there is none yet: run nuancectl migrate");
        (*n_wrong)++;
        return NULL;
    }
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select coalesce(max(version), 0) from nuance.schema_migration", 0, NULL,
                         ctl->pool));
    int version = atoi(PQgetvalue(result, 0, 0));
    if (version < nuance_schema_version_required) {
        say(1, "schema",
            apr_psprintf(ctl->pool, "version %d, and this program needs %d: run nuancectl migrate",
                         version, nuance_schema_version_required));
        (*n_wrong)++;
    }
    else
        say(0, apr_psprintf(ctl->pool, "schema (version %d)", version), NULL);
    return NULL;
}

nuance_error_t *ctl_check(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    (void)n_words;
    (void)words;
    int n_wrong = 0;
    int schema_present;
    const char *values[] = { ctl->options.app_role };

    NUANCE_ERR(ctl_connect(ctl));
    say(0, "connection", NULL);
    NUANCE_ERR(check_version(&schema_present, &n_wrong, ctl));
    int role_present = 1;
    for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
        const probe_t *probe = &probes[i];
        if (probe->needs_schema && (!schema_present || (probe->takes_role && !role_present)))
            continue;
        PGresult *result;
        NUANCE_ERR(ctl_query(&result, ctl, probe->sql, probe->takes_role, values, ctl->pool));
        int wrong = PQntuples(result) > 0 && !PQgetisnull(result, 0, 0);
        say(wrong, probe->what, wrong ? PQgetvalue(result, 0, 0) : NULL);
        n_wrong += wrong;
        if (wrong && strcmp(probe->what, "application role") == 0)
            role_present = 0;
    }
    if (n_wrong > 0)
        printf("%d wrong\n", n_wrong);
    *exit_status = n_wrong > 0;
    return NULL;
}
