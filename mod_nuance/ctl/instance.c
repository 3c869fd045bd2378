/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl instance import: a thousand records a transaction, so that a run that broke off can
   simply be done again. The rules are nuance_api.instances_import(); records.c reads the file. */

#include <apr_hash.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl.h"
#include "records.h"

enum { CHUNK = 1000, ATTEMPTS = 3, BAR_WIDTH = 40 };

typedef struct import_t {
    ctl_t *ctl;
    apr_pool_t *chunk_pool; /* of the records not yet sent */
    nuance_records_t *records;
    json_t *chunk;
    apr_hash_t *names; /* of the whole file: line by name */
    FILE *rejects;
    long n_read;
    long n_created;
    long n_changed;
    long n_rejected;
} import_t;

static void show_progress(const import_t *import)
{
    if (!isatty(STDERR_FILENO))
        return;
    double part = nuance_records_progress(import->records);
    int filled = (int)(part * BAR_WIDTH);
    fprintf(stderr, "\r[%.*s%.*s] %3d %%, %ld instances", filled,
            "########################################", BAR_WIDTH - filled,
            "                                        ", (int)(part * 100), import->n_read);
}

static void reject(import_t *import, long line, const char *field, const char *code)
{
    import->n_rejected++;
    fprintf(import->rejects, "line %ld: %s%s%s\n", line, field != NULL ? field : "",
            field != NULL ? ": " : "", code);
}

static nuance_error_t *send_once(PGresult **result, import_t *import, const char *text)
{
    ctl_t *ctl = import->ctl;
    PGresult *done;
    const char *values[] = { text };
    NUANCE_ERR(ctl_query(&done, ctl, "begin", 0, NULL, import->chunk_pool));
    nuance_error_t *error = ctl_query(
        result, ctl, "select line, result, field, code from nuance_api.instances_import($1)", 1,
        values, import->chunk_pool);
    const char *end = error == NULL && !ctl->options.dry_run ? "commit" : "rollback";
    nuance_error_t *ended = ctl_query(&done, ctl, end, 0, NULL, import->chunk_pool);
    return error != NULL ? error : ended;
}

static nuance_error_t *send_chunk(import_t *import)
{
    PGresult *result;
    nuance_error_t *error = NULL;

    if (json_array_size(import->chunk) == 0)
        return NULL;
    char *dumped = json_dumps(import->chunk, JSON_COMPACT);
    if (dumped == NULL)
        return nuance_error_create(import->ctl->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    const char *text = apr_pstrdup(import->chunk_pool, dumped);
    free(dumped);
    /* Somebody may be making the same accounts in another way: then once more. */
    for (int i = 0; i < ATTEMPTS; i++) {
        error = send_once(&result, import, text);
        if (error == NULL || error->code == NUANCE_E_UNAVAILABLE)
            break;
    }
    NUANCE_ERR(error);
    for (int i = 0; i < PQntuples(result); i++) {
        const char *what = PQgetvalue(result, i, 1);
        if (strcmp(what, "rejected") == 0)
            reject(import, atol(PQgetvalue(result, i, 0)), PQgetvalue(result, i, 2),
                   PQgetvalue(result, i, 3));
        else if (strcmp(what, "created") == 0)
            import->n_created++;
        else
            import->n_changed++;
    }
    json_array_clear(import->chunk);
    apr_pool_clear(import->chunk_pool);
    show_progress(import);
    return NULL;
}

/* A name that came before in this file is a mistake in it: which of the two is meant? */
static int is_repeated(import_t *import, const json_t *record)
{
    const char *name = json_string_value(json_object_get(record, "name"));
    if (name == NULL || *name == '\0')
        return 0;
    if (apr_hash_get(import->names, name, APR_HASH_KEY_STRING) != NULL)
        return 1;
    apr_hash_set(import->names, apr_pstrdup(import->ctl->pool, name), APR_HASH_KEY_STRING, "");
    return 0;
}

static nuance_error_t *import_all(import_t *import)
{
    nuance_record_t record;
    while (nuance_records_next(&record, import->records)) {
        import->n_read++;
        if (record.problem != NULL)
            reject(import, record.line, NULL, record.problem);
        else if (is_repeated(import, record.value)) {
            reject(import, record.line, "name", "repeated");
            json_decref(record.value);
        }
        else if (json_object_set_new(record.value, "line", json_integer(record.line)) != 0
                 || json_array_append_new(import->chunk, record.value) != 0)
            return nuance_error_create(import->ctl->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
        if (json_array_size(import->chunk) == CHUNK)
            NUANCE_ERR(send_chunk(import));
    }
    return send_chunk(import);
}

static apr_status_t free_chunk(void *chunk)
{
    json_decref(chunk);
    return APR_SUCCESS;
}

nuance_error_t *ctl_instance(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    import_t import = { .ctl = ctl, .names = apr_hash_make(ctl->pool), .rejects = stdout };

    if (n_words != 2 || strcmp(words[0], "import") != 0)
        return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "usage: instance import FILE (.csv, .jsonl, or --format)");
    NUANCE_ERR(nuance_records_open(&import.records, words[1], ctl->options.format, ctl->pool));
    NUANCE_ERR(ctl_connect(ctl));
    if (ctl->options.rejects != NULL && (import.rejects = fopen(ctl->options.rejects, "w")) == NULL)
        return nuance_error_create(ctl->pool, NUANCE_E_INTERNAL, NULL, "cannot write %s",
                                   ctl->options.rejects);
    import.chunk = json_array();
    if (import.chunk == NULL || apr_pool_create(&import.chunk_pool, ctl->pool) != APR_SUCCESS)
        return nuance_error_create(ctl->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    apr_pool_cleanup_register(ctl->pool, import.chunk, free_chunk, apr_pool_cleanup_null);

    nuance_error_t *error = import_all(&import);
    if (isatty(STDERR_FILENO))
        fputc('\n', stderr);
    if (import.rejects != stdout && fclose(import.rejects) != 0 && error == NULL)
        error = nuance_error_create(ctl->pool, NUANCE_E_INTERNAL, NULL, "cannot write %s",
                                    ctl->options.rejects);
    printf("%ld instances%s: %ld new, %ld changed, %ld as they were, %ld rejected\n", import.n_read,
           ctl->options.dry_run ? " (nothing was changed: --dry-run)" : "", import.n_created,
           import.n_changed,
           import.n_read - import.n_created - import.n_changed - import.n_rejected
               - (long)json_array_size(import.chunk),
           import.n_rejected);
    *exit_status = import.n_rejected > 0;
    return error;
}
