/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file ctl.h
 * What the commands of nuancectl share: one connection as the owner of the schema, small wrappers
 * around libpq that turn a refusal into one error object, and the commands themselves.
 *
 * Commands print what they did on standard output. Errors go up to main(), which prints the chain
 * and ends with status 1; usage errors end with status 2.
 */
#ifndef NUANCE_CTL_H
#define NUANCE_CTL_H

#include <apr_getopt.h>
#include <apr_pools.h>
#include <apr_tables.h>
#include <libpq-fe.h>

#include "../core/error.h"

/** What the command line said. Lives as long as the process. */
typedef struct ctl_options_t {
    const char *database;   /**< libpq connection string; empty = libpq's environment */
    const char *sql_folder; /**< where schema/, views/ and functions/ are */
    const char *app_role;   /**< the role the module logs in as */
    const char *name;       /**< account add: what the person is called */
    const char *email;      /**< account add: address, taken as verified */
    const char *role;       /**< account add: customer, community, staff or admin */
    const char *format;     /**< instance import: csv or jsonl; NULL: by the file's name */
    const char *rejects;    /**< instance import: where rejected lines are listed, or NULL */
    const char *kind;       /**< form import: contracts of this kind ask by it; or NULL */
    int publish;            /**< form import: as a new version, not only as a draft */
    int dry_run;            /**< migrate, instance import: say what would be done, change nothing */
    int password_stdin;     /**< read the password from standard input, one line */
    int json;               /**< routes, statements: the only form there is so far */
} ctl_options_t;

/** One run of nuancectl. */
typedef struct ctl_t {
    apr_pool_t *pool;
    ctl_options_t options;
    PGconn *connection; /**< NULL until ctl_connect() */
} ctl_t;

/**
 * Connects as options.database says and prepares the session (quiet notices, no statement limit).
 * The connection is closed with ctl->pool. NUANCE_E_UNAVAILABLE with libpq's words when refused.
 */
nuance_error_t *ctl_connect(ctl_t *ctl);

/**
 * Runs a statement with text parameters (NULL = SQL null). The result is cleared with
 * @a result_pool. A refusal by the server becomes an error with its message, detail and hint:
 * NUANCE_E_UNAVAILABLE for a deadlock or a lock not had in time, else NUANCE_E_SETUP.
 */
nuance_error_t *ctl_query(PGresult **result, ctl_t *ctl, const char *sql, int n_values,
                          const char *const *values, apr_pool_t *result_pool);

/**
 * Runs a script of many statements, inside the transaction that is open. @a file names it in
 * errors, which also give the line.
 */
nuance_error_t *ctl_script(ctl_t *ctl, const char *file, const char *sql, apr_pool_t *scratch_pool);

/** Reads a whole file of at most 4 MB into @a result_pool, NUL-terminated. */
nuance_error_t *ctl_read_file(const char **text, const char *path, apr_pool_t *result_pool);

/**
 * The names of the *.sql files in a folder, sorted bytewise, as const char * in @a files.
 * An absent folder is an error that says how to name another.
 */
nuance_error_t *ctl_sql_files(apr_array_header_t **files, const char *folder,
                              apr_pool_t *result_pool);

/**
 * A password, from the terminal (asked twice, without echo) or from standard input with
 * --password-stdin, as a bcrypt hash in @a result_pool. The password itself is wiped.
 */
nuance_error_t *ctl_password_hash(const char **hash, ctl_t *ctl, apr_pool_t *result_pool);

/**
 * A command: @a words are what followed its name, @a n_words how many. Sets *exit_status for
 * outcomes that are not errors (check: 1 when something is wrong).
 */
typedef nuance_error_t *ctl_command_t(ctl_t *ctl, int n_words, const char *const *words,
                                      int *exit_status);

/** migrate: installs or upgrades the schema, in one transaction. See migrate.c. */
ctl_command_t ctl_migrate;

/** check: what is right and wrong with an installation, a line each. See check.c. */
ctl_command_t ctl_check;

/** account add|passwd|disable|enable|role LOGIN: see account.c. */
ctl_command_t ctl_account;

/** instance import FILE: see instance.c. */
ctl_command_t ctl_instance;

/** form check|import|export|list: see form.c. */
ctl_command_t ctl_form;

/** token add|list|revoke: see token.c. */
ctl_command_t ctl_token;

/** metrics rebuild: makes the roll-ups of the response figures anew. See metrics.c. */
ctl_command_t ctl_metrics;

/** routes: the route table as JSON. See describe.c. */
ctl_command_t ctl_routes;

/** statements: every compiled statement in every shape, as JSON. See describe.c. */
ctl_command_t ctl_statements;

#endif
