/* SPDX-License-Identifier: Apache-2.0 */
/* The connection, the files and the password: what several commands need. */

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_lib.h>
#include <apr_md5.h>
#include <apr_strings.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"

enum { MAX_FILE = 4 * 1024 * 1024, MIN_PASSWORD = 8, MAX_PASSWORD = 72, BCRYPT_COST = 10 };

static apr_status_t finish_connection(void *data)
{
    PQfinish(data);
    return APR_SUCCESS;
}

static apr_status_t clear_result(void *data)
{
    PQclear(data);
    return APR_SUCCESS;
}

/* libpq ends its messages with a newline, and gives several lines for several hosts. */
static const char *one_line(apr_pool_t *pool, const char *message)
{
    char *line = apr_pstrdup(pool, message != NULL ? message : "");
    apr_size_t length = strlen(line);
    while (length > 0 && line[length - 1] == '\n')
        line[--length] = '\0';
    for (char *c = line; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    return line;
}

nuance_error_t *ctl_connect(ctl_t *ctl)
{
    static const char *const keywords[] = { "application_name", "connect_timeout", "dbname", NULL };
    const char *const values[] = { "nuancectl", "10", ctl->options.database, NULL };

    if (ctl->connection != NULL)
        return NULL;
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    if (connection == NULL)
        return nuance_error_create(ctl->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    apr_pool_cleanup_register(ctl->pool, connection, finish_connection, apr_pool_cleanup_null);
    if (PQstatus(connection) != CONNECTION_OK)
        return nuance_error_create(ctl->pool, NUANCE_E_UNAVAILABLE, NULL,
                                   "cannot connect to PostgreSQL: %s",
                                   one_line(ctl->pool, PQerrorMessage(connection)));
    ctl->connection = connection;

    PGresult *result;
    return ctl_query(&result, ctl,
                     "select set_config('client_min_messages', 'warning', false),"
                     " set_config('client_encoding', 'UTF8', false),"
                     " set_config('statement_timeout', '0', false)",
                     0, NULL, ctl->pool);
}

/* A busy site was in the way, and may not be the next time: deadlock_detected, lock_not_available.
 */
static int stood_in_the_way(const char *sqlstate)
{
    return sqlstate != NULL && (strcmp(sqlstate, "40P01") == 0 || strcmp(sqlstate, "55P03") == 0);
}

static nuance_error_t *server_error(ctl_t *ctl, const PGresult *result, apr_pool_t *pool)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (message == NULL)
        message = one_line(pool, PQerrorMessage(ctl->connection));
    const char *text =
        apr_pstrcat(pool, message, detail != NULL ? "; " : "", detail != NULL ? detail : "",
                    hint != NULL ? "; " : "", hint != NULL ? hint : "", NULL);
    return nuance_error_create(pool,
                               stood_in_the_way(state) ? NUANCE_E_UNAVAILABLE : NUANCE_E_SETUP,
                               NULL, "%s (SQLSTATE %s)", text, state != NULL ? state : "unknown");
}

static int succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

nuance_error_t *ctl_query(PGresult **result, ctl_t *ctl, const char *sql, int n_values,
                          const char *const *values, apr_pool_t *result_pool)
{
    *result = PQexecParams(ctl->connection, sql, n_values, NULL, values, NULL, NULL, 0);
    if (*result == NULL)
        return nuance_error_create(result_pool, NUANCE_E_UNAVAILABLE, NULL, "%s",
                                   one_line(result_pool, PQerrorMessage(ctl->connection)));
    apr_pool_cleanup_register(result_pool, *result, clear_result, apr_pool_cleanup_null);
    return succeeded(*result) ? NULL : server_error(ctl, *result, result_pool);
}

/* The line that the 1-based character position is on. */
static int line_at(const char *sql, const char *position)
{
    int line = 1;
    long characters = position != NULL ? strtol(position, NULL, 10) - 1 : 0;
    for (const char *c = sql; *c != '\0' && characters > 0; c++) {
        if (((unsigned char)*c & 0xC0) != 0x80)
            characters--;
        if (*c == '\n')
            line++;
    }
    return line;
}

nuance_error_t *ctl_script(ctl_t *ctl, const char *file, const char *sql, apr_pool_t *scratch_pool)
{
    PGresult *result = PQexec(ctl->connection, sql);
    if (result == NULL)
        return nuance_error_create(ctl->pool, NUANCE_E_UNAVAILABLE, NULL, "%s: %s", file,
                                   one_line(ctl->pool, PQerrorMessage(ctl->connection)));
    apr_pool_cleanup_register(scratch_pool, result, clear_result, apr_pool_cleanup_null);
    if (succeeded(result) || PQresultStatus(result) == PGRES_EMPTY_QUERY)
        return NULL;
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    nuance_error_t *cause = server_error(ctl, result, ctl->pool);
    if (position == NULL)
        return nuance_error_create(ctl->pool, cause->code, cause, "%s", file);
    return nuance_error_create(ctl->pool, cause->code, cause, "%s, line %d", file,
                               line_at(sql, position));
}

nuance_error_t *ctl_read_file(const char **text, const char *path, apr_pool_t *result_pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_status_t status = apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, result_pool);
    if (status == APR_SUCCESS)
        status = apr_file_info_get(&info, APR_FINFO_SIZE, file);
    if (status == APR_SUCCESS && info.size > MAX_FILE)
        return nuance_error_create(result_pool, NUANCE_E_SETUP, NULL, "%s is larger than 4 MB",
                                   path);
    if (status == APR_SUCCESS) {
        char *data = apr_palloc(result_pool, (apr_size_t)info.size + 1);
        status = apr_file_read_full(file, data, (apr_size_t)info.size, NULL);
        data[info.size] = '\0';
        *text = data;
        apr_file_close(file);
    }
    if (status == APR_SUCCESS)
        return NULL;
    char reason[256];
    return nuance_error_create(result_pool, NUANCE_E_SETUP, NULL, "cannot read %s: %s", path,
                               apr_strerror(status, reason, sizeof(reason)));
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

nuance_error_t *ctl_sql_files(apr_array_header_t **files, const char *folder,
                              apr_pool_t *result_pool)
{
    apr_dir_t *dir;
    apr_finfo_t info;
    if (apr_dir_open(&dir, folder, result_pool) != APR_SUCCESS)
        return nuance_error_create(result_pool, NUANCE_E_SETUP, NULL,
                                   "no folder %s: name the folder of the SQL files with --sql",
                                   folder);
    *files = apr_array_make(result_pool, 32, sizeof(const char *));
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        apr_size_t length = strlen(info.name);
        if (info.name[0] != '.' && length > 4 && strcmp(info.name + length - 4, ".sql") == 0)
            APR_ARRAY_PUSH(*files, const char *) = apr_pstrdup(result_pool, info.name);
    }
    apr_dir_close(dir);
    qsort((*files)->elts, (size_t)(*files)->nelts, sizeof(const char *), by_name);
    return NULL;
}

/* One line of standard input. Longer than a bcrypt password can be: refused, as the rest would not
   count. */
static nuance_error_t *read_password_line(char *password, apr_size_t size, apr_pool_t *pool)
{
    if (fgets(password, (int)size, stdin) == NULL)
        return nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "no password on standard input");
    apr_size_t length = strcspn(password, "\r\n");
    if (password[length] == '\0' && length == size - 1)
        return nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "the password is longer than %d bytes", MAX_PASSWORD);
    password[length] = '\0';
    return NULL;
}

static nuance_error_t *ask_password(char *password, apr_size_t size, apr_pool_t *pool)
{
    char again[MAX_PASSWORD + 2];
    apr_size_t length = size;
    if (apr_password_get("Password: ", password, &length) != APR_SUCCESS)
        return nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "the password is longer than %d bytes", MAX_PASSWORD);
    length = sizeof(again);
    apr_status_t status = apr_password_get("The same again: ", again, &length);
    int same = status == APR_SUCCESS && strcmp(password, again) == 0;
    OPENSSL_cleanse(again, sizeof(again));
    return same ? NULL
                : nuance_error_create(pool, NUANCE_E_BAD_REQUEST, NULL,
                                      "the two passwords are not the same");
}

nuance_error_t *ctl_password_hash(const char **hash, ctl_t *ctl, apr_pool_t *result_pool)
{
    char password[MAX_PASSWORD + 2];
    unsigned char salt[16];
    char encoded[128];

    nuance_error_t *error = ctl->options.password_stdin
                                ? read_password_line(password, sizeof(password), result_pool)
                                : ask_password(password, sizeof(password), result_pool);
    if (error == NULL && strlen(password) < MIN_PASSWORD)
        error = nuance_error_create(result_pool, NUANCE_E_BAD_REQUEST, NULL,
                                    "the password needs at least %d bytes", MIN_PASSWORD);
    if (error == NULL
        && (RAND_bytes(salt, sizeof(salt)) != 1
            || apr_bcrypt_encode(password, BCRYPT_COST, salt, sizeof(salt), encoded,
                                 sizeof(encoded))
                   != APR_SUCCESS))
        error =
            nuance_error_create(result_pool, NUANCE_E_INTERNAL, NULL, "cannot hash the password");
    OPENSSL_cleanse(password, sizeof(password));
    NUANCE_ERR(error);
    *hash = apr_pstrdup(result_pool, encoded);
    return NULL;
}
