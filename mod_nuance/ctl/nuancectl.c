/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl: the command line of an installation. This file parses words and options; each command
   has a file of its own. */

#include <apr_general.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

#ifndef NUANCE_SQL_DIR
#error "NUANCE_SQL_DIR must name the folder the SQL files are installed in"
#endif

typedef struct command_t {
    const char *name;
    ctl_command_t *run;
    int min_words;
    int max_words;
    const char *usage;
    const char *summary;
} command_t;

static const command_t commands[] = {
    { "migrate", ctl_migrate, 0, 0, "migrate [--dry-run] [--app-role NAME]",
      "install or upgrade the schema, in one transaction" },
    { "check", ctl_check, 0, 0, "check [--app-role NAME]",
      "say what is right and wrong with the database" },
    { "instance", ctl_instance, 2, 2, "instance import FILE [--format csv|jsonl]",
      "make instances what a file says (options: --dry-run, --rejects)" },
    { "form", ctl_form, 1, 3, "form check|import FILE [KEY] | export KEY | list",
      "forms as files (options of import: --kind, --publish)" },
    { "token", ctl_token, 1, 4, "token add NAME LOGIN SCOPES | list | revoke NUMBER",
      "tokens for programs; SCOPES are read, write, instances, requestors, with commas between" },
    { "account", ctl_account, 2, 3, "account add|passwd|disable|enable|role LOGIN [ROLE]",
      "add and change accounts (options of add: --name, --email, --role)" },
    { "metrics", ctl_metrics, 1, 1, "metrics rebuild",
      "make the response figures anew from what they are made of" },
    { "routes", ctl_routes, 0, 0, "routes --json", "list the pages and actions" },
    { "statements", ctl_statements, 0, 0, "statements --json",
      "list the SQL statements compiled into the module" },
};

static const int n_commands = (int)(sizeof(commands) / sizeof(commands[0]));

enum {
    OPTION_SQL = 256,
    OPTION_APP_ROLE,
    OPTION_NAME,
    OPTION_EMAIL,
    OPTION_ROLE,
    OPTION_STDIN,
    OPTION_FORMAT,
    OPTION_REJECTS,
    OPTION_KIND,
    OPTION_PUBLISH
};

static const apr_getopt_option_t option_table[] = {
    { "database", 'd', 1, "connection string; without it libpq's environment (PGHOST, ...)" },
    { "sql", OPTION_SQL, 1, "folder of the SQL files (default " NUANCE_SQL_DIR ")" },
    { "app-role", OPTION_APP_ROLE, 1, "role the module logs in as (default nuance_app)" },
    { "format", OPTION_FORMAT, 1, "instance import: csv or jsonl (default: by the file's name)" },
    { "rejects", OPTION_REJECTS, 1, "instance import: file for the list of rejected lines" },
    { "kind", OPTION_KIND, 1,
      "form import: contracts that ask by it: free, instance or dedicated" },
    { "publish", OPTION_PUBLISH, 0, "form import: publish it at once" },
    { "dry-run", 'n', 0, "migrate, instance import: say what would be done, change nothing" },
    { "name", OPTION_NAME, 1, "account add: the person's name (default: the login)" },
    { "email", OPTION_EMAIL, 1, "account add: the person's e-mail address" },
    { "role", OPTION_ROLE, 1, "account add: customer (default), community, staff or admin" },
    { "password-stdin", OPTION_STDIN, 0, "read the password from standard input" },
    { "json", 'j', 0, "routes, statements: as JSON (the only form)" },
    { "help", 'h', 0, "this text" },
    { NULL, 0, 0, NULL },
};

static void print_usage(FILE *out)
{
    fputs("usage: nuancectl [OPTIONS] COMMAND [WORDS]\n\n", out);
    for (int i = 0; i < n_commands; i++)
        fprintf(out, "  %-54s %s\n", commands[i].usage, commands[i].summary);
    fputs("\n", out);
    for (const apr_getopt_option_t *o = option_table; o->name != NULL; o++)
        fprintf(out, "  --%-16s %s\n", o->name, o->description);
}

static int usage_error(const char *message, const char *word)
{
    fprintf(stderr, "nuancectl: %s%s%s; nuancectl --help lists the commands\n", message,
            word != NULL ? ": " : "", word != NULL ? word : "");
    return 2;
}

static void take_option(ctl_options_t *options, int option, const char *value, int *help)
{
    switch (option) {
    case 'd': options->database = value; break;
    case OPTION_SQL: options->sql_folder = value; break;
    case OPTION_APP_ROLE: options->app_role = value; break;
    case OPTION_NAME: options->name = value; break;
    case OPTION_EMAIL: options->email = value; break;
    case OPTION_ROLE: options->role = value; break;
    case OPTION_FORMAT: options->format = value; break;
    case OPTION_REJECTS: options->rejects = value; break;
    case OPTION_KIND: options->kind = value; break;
    case OPTION_PUBLISH: options->publish = 1; break;
    case OPTION_STDIN: options->password_stdin = 1; break;
    case 'n': options->dry_run = 1; break;
    case 'j': options->json = 1; break;
    case 'h': *help = 1; break;
    default: break;
    }
}

static const command_t *find_command(const char *name)
{
    for (int i = 0; i < n_commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int run(apr_pool_t *pool, int argc, const char *const *argv)
{
    ctl_t *ctl = apr_pcalloc(pool, sizeof(*ctl));
    ctl->pool = pool;
    ctl->options.database = "";
    ctl->options.sql_folder = NUANCE_SQL_DIR;
    ctl->options.app_role = "nuance_app";
    ctl->options.role = "customer";

    apr_getopt_t *parser;
    if (apr_getopt_init(&parser, pool, argc, argv) != APR_SUCCESS)
        return usage_error("cannot read the command line", NULL);
    parser->interleave = 1;

    int help = 0;
    int option;
    const char *value;
    apr_status_t status;
    while ((status = apr_getopt_long(parser, option_table, &option, &value)) == APR_SUCCESS)
        take_option(&ctl->options, option, value, &help);
    if (status != APR_EOF)
        return 2; /* apr_getopt_long has said what is wrong */
    if (help) {
        print_usage(stdout);
        return 0;
    }
    if (parser->ind >= argc)
        return usage_error("which command?", NULL);

    const command_t *command = find_command(parser->argv[parser->ind]);
    if (command == NULL)
        return usage_error("no such command", parser->argv[parser->ind]);
    int n_words = argc - parser->ind - 1;
    if (n_words < command->min_words || n_words > command->max_words)
        return usage_error("usage", command->usage);

    int exit_status = 0;
    nuance_error_t *error =
        command->run(ctl, n_words, parser->argv + parser->ind + 1, &exit_status);
    if (error == NULL)
        return exit_status;
    fflush(stdout);
    fprintf(stderr, "nuancectl: %s\n", nuance_error_describe(error, pool));
    return error->code == NUANCE_E_BAD_REQUEST ? 2 : 1;
}

int main(int argc, const char *const *argv)
{
    apr_pool_t *pool;

    if (apr_app_initialize(&argc, &argv, NULL) != APR_SUCCESS)
        return 1;
    if (apr_pool_create(&pool, NULL) != APR_SUCCESS) {
        apr_terminate();
        return 1;
    }
    apr_pool_tag(pool, "nuancectl");
    int exit_status = run(pool, argc, argv);
    apr_pool_destroy(pool);
    apr_terminate();
    return exit_status;
}
