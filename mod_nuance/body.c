/* SPDX-License-Identifier: Apache-2.0 */
#include "body.h"

#include <apr_buckets.h>
#include <apr_strings.h>
#include <http_protocol.h>
#include <string.h>
#include <strings.h>
#include <util_filter.h>

#include "core/buffer.h"
#include "core/form_data.h"

nuance_error_t *nuance_body_too_large(request_rec *r, apr_int64_t limit)
{
    nuance_error_t *error =
        nuance_error_create(r->pool, NUANCE_E_TOO_LARGE, NULL, "the body is over the limit");
    return nuance_error_add_problem(error, NULL, "too-large",
                                    apr_psprintf(r->pool, "%" APR_INT64_T_FMT, limit));
}

/* What the input filters report, by the status httpd would send for it. */
static nuance_error_t *read_error(request_rec *r, apr_status_t status, apr_int64_t limit)
{
    nuance_error_code_t code;
    if (APR_STATUS_IS_ENOMEM(status)) {
        nuance_error_t *ours =
            nuance_error_create(r->pool, NUANCE_E_UNAVAILABLE, NULL, "no memory for the body");
        ours->status = status;
        ours->retry_after = 1;
        return ours;
    }
    switch (ap_map_http_request_error(status, HTTP_BAD_REQUEST)) {
    case HTTP_REQUEST_ENTITY_TOO_LARGE: return nuance_body_too_large(r, limit);
    case HTTP_REQUEST_TIME_OUT: code = NUANCE_E_TIMEOUT; break;
    case HTTP_INTERNAL_SERVER_ERROR: code = NUANCE_E_INTERNAL; break;
    default: code = APR_STATUS_IS_TIMEUP(status) ? NUANCE_E_TIMEOUT : NUANCE_E_BAD_REQUEST; break;
    }
    char reason[128];
    nuance_error_t *error = nuance_error_create(r->pool, code, NULL, "cannot read the body: %s",
                                                apr_strerror(status, reason, sizeof(reason)));
    error->status = status;
    return nuance_error_add_problem(error, NULL, code == NUANCE_E_TIMEOUT ? "timeout" : "malformed",
                                    NULL);
}

/* Hands on the data of one brigade. Sets *done at the end of the body. */
static nuance_error_t *take_brigade(int *done, apr_bucket_brigade *brigade, request_rec *r,
                                    apr_int64_t limit, nuance_body_taker_t *take, void *baton)
{
    for (apr_bucket *bucket = APR_BRIGADE_FIRST(brigade); bucket != APR_BRIGADE_SENTINEL(brigade);
         bucket = APR_BUCKET_NEXT(bucket))
    {
        const char *data;
        apr_size_t length;
        if (APR_BUCKET_IS_EOS(bucket)) {
            *done = 1;
            return NULL;
        }
        if (APR_BUCKET_IS_METADATA(bucket))
            continue;
        apr_status_t status = apr_bucket_read(bucket, &data, &length, APR_BLOCK_READ);
        if (status != APR_SUCCESS)
            return read_error(r, status, limit);
        if (length > 0)
            NUANCE_ERR(take(baton, data, length));
    }
    return NULL;
}

nuance_error_t *nuance_body_pull(request_rec *r, apr_int64_t limit, nuance_body_taker_t *take,
                                 void *baton)
{
    apr_bucket_brigade *brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    nuance_error_t *error = NULL;
    int done = 0;

    while (!done && error == NULL) {
        apr_status_t status = ap_get_brigade(r->input_filters, brigade, AP_MODE_READBYTES,
                                             APR_BLOCK_READ, HUGE_STRING_LEN);
        error = status == APR_SUCCESS ? take_brigade(&done, brigade, r, limit, take, baton)
                                      : read_error(r, status, limit);
        apr_brigade_cleanup(brigade);
    }
    return error;
}

/* A body that is read whole, and how long it may be. */
typedef struct whole_t {
    nuance_buffer_t *body;
    request_rec *r;
    apr_int64_t limit;
} whole_t;

static nuance_error_t *append(void *baton, const char *data, apr_size_t length)
{
    whole_t *whole = baton;
    if (whole->body->length + length > (apr_size_t)whole->limit)
        return nuance_body_too_large(whole->r, whole->limit);
    nuance_buffer_append(whole->body, data, length);
    return NULL;
}

static nuance_error_t *read_all(nuance_buffer_t *body, request_rec *r, apr_int64_t limit)
{
    const char *announced = apr_table_get(r->headers_in, "Content-Length");
    whole_t whole = { body, r, limit };

    nuance_buffer_init(body, r->pool);
    /* Known before a byte is read, so that nobody sends it in vain. */
    if (announced != NULL && apr_atoi64(announced) > limit)
        return nuance_body_too_large(r, limit);
    return nuance_body_pull(r, limit, append, &whole);
}

/* Whether the Content-Type is this media type, with or without parameters. */
static int is_type(const char *content_type, const char *type)
{
    apr_size_t length = strlen(type);
    return content_type != NULL && strncasecmp(content_type, type, length) == 0
           && (content_type[length] == '\0' || content_type[length] == ';'
               || content_type[length] == ' ');
}

nuance_error_t *nuance_body_read(apr_table_t **fields, request_rec *r, int only_json,
                                 apr_int64_t limit)
{
    const char *type = apr_table_get(r->headers_in, "Content-Type");
    int json = is_type(type, "application/json");
    nuance_buffer_t body;

    *fields = apr_table_make(r->pool, 1);
    if (!json && (only_json || !is_type(type, "application/x-www-form-urlencoded")))
        return nuance_error_add_problem(
            nuance_error_create(r->pool, NUANCE_E_MEDIA_TYPE, NULL, "a form of an unknown type"),
            NULL, "media-type", NULL);
    NUANCE_ERR(read_all(&body, r, limit));
    return json ? nuance_form_parse_json(fields, body.data, body.length, r->pool)
                : nuance_form_parse_urlencoded(fields, body.data, body.length, r->pool);
}

nuance_error_t *nuance_body_read_raw(const char **body, request_rec *r, apr_int64_t limit)
{
    nuance_buffer_t read;
    NUANCE_ERR(read_all(&read, r, limit));
    if (memchr(read.data, '\0', read.length) != NULL)
        return nuance_error_add_problem(
            nuance_error_create(r->pool, NUANCE_E_BAD_REQUEST, NULL, "a NUL byte in the body"),
            NULL, "malformed", NULL);
    *body = read.data;
    return NULL;
}
