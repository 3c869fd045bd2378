/* SPDX-License-Identifier: Apache-2.0 */
#include "download.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_log.h>
#include <http_protocol.h>
#include <string.h>
#include <strings.h>

#include "answer.h"
#include "core/file_name.h"
#include "log.h"

/* What is sent of which file. */
typedef struct download_t {
    nuance_request_t *request;
    const nuance_statement_t *statement;
    const char *number;
    const char *etag;
    apr_int64_t size;
    apr_int64_t from;
    apr_int64_t to; /* behind the last byte */
} download_t;

/* --- ranges ----------------------------------------------------------------------------------- */

/* A number of a range; -1 where there is none. */
static apr_int64_t range_number(const char **at)
{
    const char *p = *at;
    apr_int64_t number = 0;
    if (!apr_isdigit(*p))
        return -1;
    for (; apr_isdigit(*p); p++)
        number = number > APR_INT64_MAX / 20 ? APR_INT64_MAX / 2 : number * 10 + (*p - '0');
    *at = p;
    return number;
}

typedef enum range_t { RANGE_NONE, RANGE_ONE, RANGE_BEYOND } range_t;

/* The one range of bytes a header asks for. Others, and what cannot be read, are as good as none.
 */
static range_t read_range(apr_int64_t *from, apr_int64_t *to, const char *header, apr_int64_t size)
{
    if (strncasecmp(header, "bytes=", 6) != 0)
        return RANGE_NONE;
    const char *p = header + 6;
    apr_int64_t first = range_number(&p);
    if (*p++ != '-')
        return RANGE_NONE;
    apr_int64_t last = range_number(&p);
    if (*p != '\0' || (first < 0 && last < 0) || (first >= 0 && last >= 0 && last < first))
        return RANGE_NONE;
    if (first < 0) { /* so many from the end */
        if (last == 0)
            return RANGE_BEYOND;
        *from = last < size ? size - last : 0;
        *to = size;
        return size > 0 ? RANGE_ONE : RANGE_NONE;
    }
    if (first >= size)
        return RANGE_BEYOND;
    *from = first;
    *to = last < 0 || last >= size ? size : last + 1;
    return RANGE_ONE;
}

/* What is asked for, as long as the file is the one the client has a part of. */
static range_t wanted_range(download_t *download)
{
    apr_table_t *headers = download->request->r->headers_in;
    const char *range = apr_table_get(headers, "Range");
    const char *only_if = apr_table_get(headers, "If-Range");
    if (range == NULL || download->etag == NULL
        || (only_if != NULL && strcmp(only_if, download->etag) != 0))
        return RANGE_NONE;
    return read_range(&download->from, &download->to, range, download->size);
}

/* --- headers ---------------------------------------------------------------------------------- */

static const char *column(const PGresult *row, const char *name)
{
    int index = PQfnumber(row, name);
    return index >= 0 && PQntuples(row) == 1 && !PQgetisnull(row, 0, index)
               ? PQgetvalue(row, 0, index)
               : NULL;
}

static nuance_error_t *set_headers(download_t *download, const PGresult *row)
{
    request_rec *r = download->request->r;
    const char *name = column(row, "name");
    const char *type = column(row, "type");
    const char *size = column(row, "size");
    const char *digest = column(row, "sha256");
    const char *shown = column(row, "shown");

    download->number = column(row, "id");
    if (name == NULL || type == NULL || size == NULL || digest == NULL || download->number == NULL)
        return nuance_error_create(r->pool, NUANCE_E_INTERNAL, NULL, "a file without a name");
    download->size = download->to = apr_atoi64(size);
    download->etag = apr_psprintf(r->pool, "\"%.32s\"", digest);
    nuance_answer_set_headers(download->request);
    /* Should a browser ever show it as a page: one of nobody's, where nothing runs. */
    apr_table_setn(r->err_headers_out, "Content-Security-Policy", "default-src 'none'; sandbox");
    apr_table_setn(r->err_headers_out, "Cross-Origin-Resource-Policy", "same-origin");
    apr_table_setn(r->headers_out, "Content-Disposition",
                   nuance_file_name_disposition(
                       shown != NULL && *shown == 't' ? "inline" : "attachment", name, r->pool));
    apr_table_setn(r->headers_out, "Cache-Control", "private, no-cache");
    apr_table_setn(r->headers_out, "Vary", "Accept, Authorization, Cookie");
    apr_table_setn(r->headers_out, "Accept-Ranges", "bytes");
    apr_table_setn(r->headers_out, "ETag", download->etag);
    ap_set_content_type(r, apr_pstrdup(r->pool, type));
    /* Compressed, a range would be one of something else. */
    apr_table_setn(r->subprocess_env, "no-gzip", "1");
    apr_table_setn(r->subprocess_env, "no-brotli", "1");
    return NULL;
}

/* --- bytes ------------------------------------------------------------------------------------ */

/* Reads what comes next, at most one chunk. */
static nuance_error_t *read_bytes(const char **data, apr_size_t *length, const download_t *download,
                                  const nuance_call_t *viewer, apr_pool_t *pool)
{
    const char *values[] = { download->number,
                             apr_psprintf(pool, "%" APR_INT64_T_FMT, download->from) };
    nuance_call_t calls[2] = {
        *viewer, { .statement = download->statement, .values = values, .binary = 1 }
    };
    PGresult **results;

    NUANCE_ERR(nuance_database_run(&results, download->request->r, calls, 2, pool, pool));
    if (PQntuples(results[1]) != 1 || PQgetlength(results[1], 0, 0) == 0)
        return nuance_error_create(pool, NUANCE_E_NOT_FOUND, NULL, "the file is gone");
    *data = PQgetvalue(results[1], 0, 0);
    *length = (apr_size_t)PQgetlength(results[1], 0, 0);
    if ((apr_int64_t)*length > download->to - download->from)
        *length = (apr_size_t)(download->to - download->from);
    return NULL;
}

static apr_status_t pass_bytes(request_rec *r, apr_bucket_brigade *brigade, const char *data,
                               apr_size_t length)
{
    APR_BRIGADE_INSERT_TAIL(brigade,
                            apr_bucket_transient_create(data, length, r->connection->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_flush_create(r->connection->bucket_alloc));
    apr_status_t status = ap_pass_brigade(r->output_filters, brigade);
    apr_brigade_cleanup(brigade);
    return status;
}

/* The headers have promised so many bytes: who gets fewer is to notice. */
static void break_off(const download_t *download, const nuance_error_t *error, apr_pool_t *pool)
{
    request_rec *r = download->request->r;
    ap_log_rerror(APLOG_MARK, error->code == NUANCE_E_NOT_FOUND ? APLOG_DEBUG : APLOG_WARNING,
                  error->status, r, NUANCE_LOGNO(0021) "a download breaks off: %s",
                  nuance_error_describe(error, pool));
    r->connection->keepalive = AP_CONN_CLOSE;
    r->connection->aborted = 1;
}

static nuance_error_t *send_bytes(download_t *download)
{
    request_rec *r = download->request->r;
    apr_bucket_brigade *brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    apr_status_t status = APR_SUCCESS;
    nuance_call_t viewer;
    apr_pool_t *pool;

    if (apr_pool_create(&pool, r->pool) != APR_SUCCESS)
        return nuance_error_create(r->pool, NUANCE_E_INTERNAL, NULL, "no pool");
    NUANCE_ERR(nuance_page_viewer_call(&viewer, download->request));
    while (download->from < download->to && status == APR_SUCCESS && !r->connection->aborted) {
        const char *data = NULL;
        apr_size_t length = 0;
        nuance_error_t *error = read_bytes(&data, &length, download, &viewer, pool);
        if (error != NULL) {
            break_off(download, error, pool);
            return NULL;
        }
        status = pass_bytes(r, brigade, data, length);
        download->from += (apr_int64_t)length;
        apr_pool_clear(pool);
    }
    if (status == APR_SUCCESS && !r->connection->aborted) {
        APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(r->connection->bucket_alloc));
        (void)ap_pass_brigade(r->output_filters, brigade);
    }
    return NULL;
}

nuance_error_t *nuance_download_send(int *result, const nuance_reading_t *reading)
{
    nuance_request_t *request = reading->request;
    request_rec *r = request->r;
    download_t download = { .request = request,
                            .statement = nuance_statement_find(reading->page->bytes) };

    if (download.statement == NULL)
        return nuance_error_create(r->pool, NUANCE_E_INTERNAL, NULL, "no statement '%s'",
                                   reading->page->bytes);
    NUANCE_ERR(set_headers(&download, reading->results[1]));
    *result = ap_meets_conditions(r);
    if (*result != OK)
        return NULL;
    range_t range = wanted_range(&download);
    /* httpd's own filter would read the whole file to cut it. */
    apr_table_unset(r->headers_in, "Range");
    if (range == RANGE_BEYOND) {
        apr_table_setn(r->headers_out, "Content-Range",
                       apr_psprintf(r->pool, "bytes */%" APR_INT64_T_FMT, download.size));
        apr_table_unset(r->headers_out, "Content-Disposition");
        download.to = 0;
        r->status = HTTP_RANGE_NOT_SATISFIABLE;
    }
    else if (range == RANGE_ONE) {
        apr_table_setn(r->headers_out, "Content-Range",
                       apr_psprintf(r->pool,
                                    "bytes %" APR_INT64_T_FMT "-%" APR_INT64_T_FMT
                                    "/%" APR_INT64_T_FMT,
                                    download.from, download.to - 1, download.size));
        r->status = HTTP_PARTIAL_CONTENT;
    }
    ap_set_content_length(r, download.to - download.from);
    if (r->header_only)
        download.from = download.to; /* the end alone: httpd sends headers with it */
    return send_bytes(&download);
}
