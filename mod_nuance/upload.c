/* SPDX-License-Identifier: Apache-2.0 */
#include "upload.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#include "body.h"
#include "core/field.h"
#include "core/file_name.h"
#include "core/file_type.h"
#include "core/form_data.h"
#include "core/form_evaluate.h"
#include "core/multipart.h"
#include "core/token.h"
#include "database.h"
#include "page.h"

/* One body being read. */
typedef struct upload_t {
    nuance_request_t *request;
    const nuance_statement_t *action;
    nuance_upload_gate_t *gate;
    nuance_uploads_t *uploads;
    nuance_call_t viewer; /* who sends it */
    apr_table_t *fields;
    apr_array_header_t *held;  /* numbers of the files of this body */
    apr_array_header_t *lined; /* the fields they stand in */
    apr_pool_t *chunk_pool;    /* for one statement */
    apr_int64_t limit;         /* bytes the whole body may have, once files have come; or 0 */
    apr_int64_t received;
    apr_int64_t text_length; /* of the fields that are no files */
    apr_int64_t form_size;   /* of the files so far */
    apr_int64_t file_limit;  /* what the database allows */
    apr_int64_t form_limit;
    apr_int64_t files_limit;
    int files;

    /* the part being read */
    const char *field;
    int is_file;
    nuance_buffer_t value; /* of a field that is no file */

    /* the file being read; id is NULL for one that is passed over */
    const char *id;
    const char *name;
    apr_int64_t size;
    char *chunk;
    apr_size_t filled;
    nuance_digest_t *digest;
    const char *type;
    int width;
    int height;
    apr_pool_t *file_pool;
} upload_t;

/* --- the database's part ---------------------------------------------------------------------- */

/* Runs one statement as the viewer. Its first row is valid until the chunk's pool is cleared. */
static nuance_error_t *run(PGresult **row, upload_t *upload, const char *name,
                           const char *const *values, const int *lengths)
{
    nuance_call_t calls[2] = {
        upload->viewer,
        { .statement = nuance_statement_find(name), .values = values, .lengths = lengths }
    };
    PGresult **results;

    if (calls[1].statement == NULL)
        return nuance_error_create(upload->request->pool, NUANCE_E_INTERNAL, NULL,
                                   "no statement '%s'", name);
    NUANCE_ERR(nuance_database_run(&results, upload->request->r, calls, 2, upload->chunk_pool,
                                   upload->chunk_pool));
    *row = results[1];
    if (PQntuples(*row) != 1)
        return nuance_error_create(upload->chunk_pool, NUANCE_E_INTERNAL, NULL, "%s gave no row",
                                   name);
    return NULL;
}

/* Errors are told after the chunk's pool is gone. */
static nuance_error_t *settle(upload_t *upload, nuance_error_t *error)
{
    nuance_error_t *kept = NULL;
    if (error != NULL) {
        kept = nuance_error_create(upload->request->pool, error->code, NULL, "%s",
                                   nuance_error_describe(error, upload->request->pool));
        kept->status = error->status;
        kept->retry_after = error->retry_after;
        for (const nuance_problem_t *p = error->problems; p != NULL; p = p->next)
            nuance_error_add_problem(kept, p->field, p->code, p->argument);
    }
    apr_pool_clear(upload->chunk_pool);
    return kept;
}

static nuance_error_t *not_taken(upload_t *upload, const PGresult *row)
{
    return strcmp(PQgetvalue(row, 0, 0), "t") == 0
               ? NULL
               : nuance_error_create(upload->chunk_pool, NUANCE_E_INTERNAL, NULL,
                                     "file %s is not as it was", upload->id);
}

static nuance_error_t *store_chunk(upload_t *upload)
{
    const char *values[] = { upload->id, NULL, upload->chunk };
    const int lengths[] = { 0, 0, (int)upload->filled };
    PGresult *row = NULL;

    if (upload->filled == 0)
        return NULL;
    values[1] = apr_psprintf(upload->chunk_pool, "%" APR_INT64_T_FMT,
                             upload->size - (apr_int64_t)upload->filled);
    nuance_error_t *error = run(&row, upload, "upload_add", values, lengths);
    if (error == NULL)
        error = not_taken(upload, row);
    upload->filled = 0;
    return settle(upload, error);
}

static nuance_error_t *store_end(upload_t *upload, const char *digest)
{
    apr_pool_t *pool = upload->file_pool;
    const char *values[] = { upload->id,
                             apr_psprintf(pool, "%" APR_INT64_T_FMT, upload->size),
                             upload->type,
                             apr_pstrcat(pool, "\\x", digest, NULL),
                             nuance_server(upload->request->r->server, pool)->scanner != NULL
                                 ? "true"
                                 : "false",
                             upload->width > 0 ? apr_itoa(pool, upload->width) : NULL,
                             upload->width > 0 ? apr_itoa(pool, upload->height) : NULL };
    PGresult *row = NULL;
    nuance_error_t *error = run(&row, upload, "upload_end", values, NULL);
    if (error == NULL)
        error = not_taken(upload, row);
    return settle(upload, error);
}

/* Forgets files: best done now, and by a job a day later where that fails. */
static void drop(upload_t *upload, const char *numbers)
{
    PGresult *row = NULL;
    (void)settle(upload, run(&row, upload, "upload_drop", &numbers, NULL));
}

static void drop_all(upload_t *upload)
{
    if (upload->held->nelts == 0)
        return;
    drop(upload,
         apr_pstrcat(upload->request->pool, "{",
                     apr_array_pstrcat(upload->request->pool, upload->held, ','), "}", NULL));
}

/* --- a file ----------------------------------------------------------------------------------- */

static void refuse(upload_t *upload, const char *code, const char *argument)
{
    if (upload->uploads->refused == NULL)
        upload->uploads->refused = nuance_error_create(upload->request->pool, NUANCE_E_INVALID,
                                                       NULL, "files were refused");
    nuance_error_add_problem(upload->uploads->refused, upload->field, code, argument);
}

/* A file that is not wanted is read to its end all the same. */
static void pass_over(upload_t *upload, const char *code, const char *argument)
{
    refuse(upload, code, argument);
    if (upload->id != NULL)
        drop(upload, apr_pstrcat(upload->file_pool, "{", upload->id, "}", NULL));
    upload->id = NULL;
}

static const char *size_words(apr_int64_t bytes, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT " MB", bytes / 1000000);
}

static apr_int64_t number_in(const PGresult *row, int column)
{
    return apr_atoi64(PQgetvalue(row, 0, column));
}

/* What nobody would wait for is refused at once. */
static nuance_error_t *take_limits(upload_t *upload, const PGresult *row)
{
    const char *announced = apr_table_get(upload->request->r->headers_in, "Content-Length");
    upload->file_limit = number_in(row, 1);
    upload->files_limit = number_in(row, 2);
    upload->form_limit = number_in(row, 3);
    upload->limit = 2 * upload->form_limit + upload->request->location->max_body;
    return announced != NULL && apr_atoi64(announced) > upload->limit
               ? nuance_body_too_large(upload->request->r, upload->limit)
               : NULL;
}

static nuance_error_t *begin_file(upload_t *upload)
{
    const char *values[] = { upload->name };
    PGresult *row = NULL;

    NUANCE_ERR(nuance_digest_create(&upload->digest, upload->file_pool));
    nuance_error_t *error = run(&row, upload, "upload_begin", values, NULL);
    if (error == NULL) {
        upload->id = apr_pstrdup(upload->request->pool, PQgetvalue(row, 0, 0));
        APR_ARRAY_PUSH(upload->held, const char *) = upload->id;
        error = take_limits(upload, row);
    }
    error = settle(upload, error);
    if (error != NULL && error->code == NUANCE_E_INVALID && error->problems != NULL) {
        refuse(upload, error->problems->code, error->problems->argument);
        return NULL;
    }
    NUANCE_ERR(error);
    if (++upload->files > upload->files_limit)
        pass_over(upload, "too-many-files",
                  apr_psprintf(upload->file_pool, "%" APR_INT64_T_FMT, upload->files_limit));
    return NULL;
}

/* By its first chunk, which is all that is looked at. */
static void look_at(upload_t *upload)
{
    upload->type = nuance_file_type(upload->chunk, upload->filled, upload->file_pool);
    if (!nuance_image_size(&upload->width, &upload->height, upload->type, upload->chunk,
                           upload->filled))
        upload->width = 0;
}

static nuance_error_t *take_file_data(upload_t *upload, const char *data, apr_size_t length)
{
    while (length > 0 && upload->id != NULL) {
        apr_size_t room = NUANCE_CHUNK - upload->filled;
        apr_size_t part = length < room ? length : room;
        if (upload->size + (apr_int64_t)part > upload->file_limit) {
            pass_over(upload, "file-too-large", size_words(upload->file_limit, upload->file_pool));
            break;
        }
        if (upload->form_size + (apr_int64_t)part > upload->form_limit) {
            pass_over(upload, "files-too-large", size_words(upload->form_limit, upload->file_pool));
            break;
        }
        memcpy(upload->chunk + upload->filled, data, part);
        upload->filled += part;
        upload->size += (apr_int64_t)part;
        upload->form_size += (apr_int64_t)part;
        data += part;
        length -= part;
        if (upload->filled == NUANCE_CHUNK) {
            if (upload->type == NULL)
                look_at(upload);
            NUANCE_ERR(nuance_digest_add(upload->digest, upload->chunk, upload->filled));
            NUANCE_ERR(store_chunk(upload));
        }
    }
    return NULL;
}

/* Its number and name become a line of the field's value. */
static void add_line(upload_t *upload)
{
    apr_pool_t *pool = upload->request->pool;
    const char *before = apr_table_get(upload->fields, upload->field);
    const char *line = apr_pstrcat(pool, upload->id, " ", upload->name, NULL);
    APR_ARRAY_PUSH(upload->lined, const char *) = upload->field;
    apr_table_setn(upload->fields, apr_pstrdup(pool, upload->field),
                   before != NULL && *before != '\0' ? apr_pstrcat(pool, before, "\n", line, NULL)
                                                     : line);
}

static nuance_error_t *end_file(upload_t *upload)
{
    const char *digest;

    if (upload->id == NULL)
        return NULL;
    if (upload->size == 0) {
        pass_over(upload, "file-empty", upload->name);
        return NULL;
    }
    if (upload->type == NULL)
        look_at(upload);
    NUANCE_ERR(nuance_digest_add(upload->digest, upload->chunk, upload->filled));
    NUANCE_ERR(store_chunk(upload));
    NUANCE_ERR(nuance_digest_hex(&digest, upload->digest));
    NUANCE_ERR(store_end(upload, digest));
    add_line(upload);
    apr_hash_set(upload->uploads->contents, upload->id, APR_HASH_KEY_STRING,
                 apr_pstrcat(upload->request->pool, digest, " ", upload->name, NULL));
    return NULL;
}

/* --- parts ------------------------------------------------------------------------------------ */

static int is_field_of_files(const nuance_statement_t *action, const char *field)
{
    int index = nuance_statement_parameter(action, field);
    return index >= 0 && action->parameters[index].type->kind == NUANCE_FIELD_FILES;
}

/* A field of the action's, or an answer of the form it asks by: whether that is one of files shows
   when all answers are there. */
static int takes_files(const nuance_statement_t *action, const char *field)
{
    return is_field_of_files(action, field)
           || (nuance_statement_parameter_of_kind(action, NUANCE_FIELD_ANSWERS) >= 0
               && strncmp(field, NUANCE_ANSWER_PREFIX, strlen(NUANCE_ANSWER_PREFIX)) == 0
               && strchr(field, '.') == NULL);
}

static nuance_error_t *begin_part(void *baton, const nuance_part_t *part)
{
    upload_t *upload = baton;

    upload->field = apr_pstrdup(upload->request->pool, part->name);
    upload->is_file = part->filename != NULL;
    upload->value.length = 0;
    if (!upload->is_file)
        return NULL;
    apr_pool_clear(upload->file_pool);
    upload->id = NULL;
    upload->size = 0;
    upload->filled = 0;
    upload->type = NULL;
    upload->width = 0;
    if (*part->filename == '\0') /* nothing was chosen */
        return NULL;
    upload->name = nuance_file_name_clean(apr_pstrdup(upload->request->pool, part->filename),
                                          upload->request->pool);
    if (!takes_files(upload->action, upload->field)) {
        upload->field = nuance_form_safe_name(upload->field, upload->request->pool);
        refuse(upload, "unknown-field", NULL);
        return NULL;
    }
    if (upload->gate != NULL && upload->held->nelts == 0)
        NUANCE_ERR(upload->gate(upload->request, upload->fields));
    return begin_file(upload);
}

static nuance_error_t *take_part_data(void *baton, const char *data, apr_size_t length)
{
    upload_t *upload = baton;
    apr_int64_t limit = upload->request->location->max_body;

    if (upload->is_file)
        return take_file_data(upload, data, length);
    upload->text_length += (apr_int64_t)length;
    if (upload->text_length > limit)
        return nuance_body_too_large(upload->request->r, limit);
    nuance_buffer_append(&upload->value, data, length);
    return NULL;
}

/* Files that are held already come as lines, each as a field of its own. */
static nuance_error_t *take_value(upload_t *upload)
{
    apr_pool_t *pool = upload->request->pool;
    const char *before = apr_table_get(upload->fields, upload->field);
    nuance_buffer_t *value = &upload->value;

    if (is_field_of_files(upload->action, upload->field)) {
        if (before != NULL && value->length > 0)
            nuance_buffer_printf(value, "\n%s", before);
        if (before != NULL)
            apr_table_unset(upload->fields, upload->field);
    }
    return nuance_form_add_field(upload->fields, upload->field,
                                 apr_pstrmemdup(pool, value->data, value->length), value->length,
                                 pool);
}

static nuance_error_t *end_part(void *baton)
{
    upload_t *upload = baton;
    return upload->is_file ? end_file(upload) : take_value(upload);
}

/* --- the body --------------------------------------------------------------------------------- */

int nuance_upload_is_expected(const nuance_request_t *request, const nuance_statement_t *action)
{
    static const char type[] = "multipart/form-data";
    const char *sent = apr_table_get(request->r->headers_in, "Content-Type");
    return sent != NULL && strncasecmp(sent, type, sizeof(type) - 1) == 0 && action != NULL
           && nuance_statement_parameter_of_kind(action, NUANCE_FIELD_FILES) >= 0;
}

/* The body's next bytes. */
static nuance_error_t *push(void *baton, const char *data, apr_size_t length)
{
    void **both = baton;
    upload_t *upload = both[1];

    upload->received += (apr_int64_t)length;
    if (upload->limit > 0 && upload->received > upload->limit)
        return nuance_body_too_large(upload->request->r, upload->limit);
    return nuance_multipart_push(both[0], data, length);
}

static nuance_error_t *read_parts(upload_t *upload, nuance_multipart_t *multipart)
{
    void *both[] = { multipart, upload };
    NUANCE_ERR(nuance_body_pull(upload->request->r, upload->limit, push, both));
    return nuance_multipart_finish(multipart);
}

nuance_error_t *nuance_upload_read(apr_table_t **fields, nuance_uploads_t *uploads,
                                   nuance_request_t *request, const nuance_statement_t *action,
                                   nuance_upload_gate_t *gate)
{
    apr_pool_t *pool = request->pool;
    upload_t upload = { .request = request, .action = action, .gate = gate, .uploads = uploads };
    nuance_part_taker_t taker = { begin_part, take_part_data, end_part, &upload };
    nuance_multipart_t *multipart;

    *fields = upload.fields = apr_table_make(pool, 8);
    uploads->contents = apr_hash_make(pool);
    uploads->refused = NULL;
    upload.held = apr_array_make(pool, 4, sizeof(const char *));
    upload.lined = apr_array_make(pool, 4, sizeof(const char *));
    nuance_buffer_init(&upload.value, pool);
    nuance_buffer_reserve(&upload.value, 1);
    if (apr_pool_create(&upload.chunk_pool, pool) != APR_SUCCESS
        || apr_pool_create(&upload.file_pool, pool) != APR_SUCCESS)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "no pool");
    upload.chunk = apr_palloc(pool, NUANCE_CHUNK);
    NUANCE_ERR(nuance_page_viewer_call(&upload.viewer, request));
    NUANCE_ERR(nuance_multipart_create(
        &multipart, apr_table_get(request->r->headers_in, "Content-Type"), &taker, pool));
    nuance_error_t *error = read_parts(&upload, multipart);
    if (error == NULL)
        return NULL;
    drop_all(&upload);
    for (int i = 0; i < upload.lined->nelts; i++)
        apr_table_unset(upload.fields, APR_ARRAY_IDX(upload.lined, i, const char *));
    return error;
}
