/* SPDX-License-Identifier: Apache-2.0 */
#include "answer.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <string.h>

#include "core/token.h"
#include "log.h"
#include "page_memo.h"
#include "render.h"

/* How often one child says that the schema is missing, in seconds. */
enum { SCHEMA_LOG_INTERVAL = 60 };

void nuance_answer_set_headers(nuance_request_t *request)
{
    apr_table_t *headers = request->r->err_headers_out;
    apr_table_setn(headers, "X-Request-Id", request->id);
    apr_table_setn(headers, "X-Content-Type-Options", "nosniff");
    apr_table_setn(headers, "Referrer-Policy", request->by_link ? "no-referrer" : "same-origin");
    if (request->by_link)
        apr_table_setn(headers, "X-Robots-Tag", "noindex, nofollow");
    apr_table_setn(headers, "Content-Security-Policy",
                   "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                   " connect-src 'self'; form-action 'self'; base-uri 'none';"
                   " frame-ancestors 'none'");
}

int nuance_answer_send(nuance_request_t *request, int status, const char *content_type,
                       const nuance_buffer_t *body)
{
    request_rec *r = request->r;
    nuance_answer_set_headers(request);
    r->status = status;
    ap_set_content_type(r, content_type);
    ap_set_content_length(r, (apr_off_t)body->length);
    /* HEAD too: httpd drops the body after its filters have set their headers. */
    apr_bucket_brigade *brigade = apr_brigade_create(r->pool, r->connection->bucket_alloc);
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_pool_create(body->data, body->length, r->pool,
                                                            r->connection->bucket_alloc));
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(r->connection->bucket_alloc));
    /* A client that went away is its own affair. */
    (void)ap_pass_brigade(r->output_filters, brigade);
    return OK;
}

int nuance_answer_redirect(nuance_request_t *request, const char *path, int permanent)
{
    request_rec *r = request->r;
    const char *base = request->location->base_url != NULL ? request->location->base_url : "";
    nuance_buffer_t nothing;

    nuance_buffer_init(&nothing, request->pool);
    apr_table_setn(r->headers_out, "Location",
                   apr_pstrcat(request->pool, base, request->location->mount_point, path, NULL));
    apr_table_setn(r->headers_out, "Cache-Control", "private, no-cache");
    return nuance_answer_send(request, permanent ? HTTP_MOVED_PERMANENTLY : HTTP_SEE_OTHER,
                              "text/plain", &nothing);
}

void nuance_answer_log(nuance_request_t *request, const nuance_error_t *error, int status)
{
    static volatile apr_uint32_t schema_said;
    int level = status >= 500 ? APLOG_ERR : APLOG_DEBUG;

    if (error->code == NUANCE_E_SCHEMA) {
        apr_uint32_t now = (apr_uint32_t)apr_time_sec(apr_time_now());
        apr_uint32_t said = apr_atomic_read32(&schema_said);
        /* of many threads at once, one says it */
        if (now - said < SCHEMA_LOG_INTERVAL || apr_atomic_cas32(&schema_said, now, said) != said)
            level = APLOG_DEBUG;
    }
    else if (error->code == NUANCE_E_UNAVAILABLE)
        level = APLOG_WARNING;
    ap_log_rerror(APLOG_MARK, level, error->status, request->r,
                  NUANCE_LOGNO(0001) "%d %s: %s [request %s]", status, nuance_error_name(error),
                  nuance_error_describe(error, request->pool), request->id);
}

/* mod_deflate marks the tags of what it compressed, and does not know them when they come back. */
static void unmark_tags(request_rec *r)
{
    const char *tags = apr_table_get(r->headers_in, "If-None-Match");
    char *marked;
    if (tags == NULL || strstr(tags, "-gzip\"") == NULL)
        return;
    char *unmarked = apr_pstrdup(r->pool, tags);
    while ((marked = strstr(unmarked, "-gzip\"")) != NULL)
        memmove(marked, marked + 5, strlen(marked + 5) + 1);
    apr_table_setn(r->headers_in, "If-None-Match", unmarked);
}

/* Sends a page whose slots are marked. A public page of a visitor may be cached; that, and a page
   that is polled, answers 304. */
static void send_page(int *result, nuance_request_t *request, int status,
                      const nuance_buffer_t *page, int cacheable)
{
    request_rec *r = request->r;
    nuance_buffer_t body;
    int polled = status == HTTP_OK && r->method_number == M_GET && request->match.get != NULL
                 && (request->match.get->flags & NUANCE_ROUTE_POLLED);

    nuance_buffer_init(&body, request->pool);
    nuance_buffer_reserve(&body, page->length + 1024);
    nuance_slots_fill(&body, page, request->slots);
    apr_table_setn(r->headers_out, "Vary", "Accept, Authorization, Cookie");
    /* What came of an action may be a secret that is shown once. */
    apr_table_setn(r->headers_out, "Cache-Control",
                   cacheable                                     ? "public, max-age=60"
                   : request->result != NULL || request->by_link ? "no-store"
                                                                 : "private, no-cache");
    if (cacheable || polled) {
        const char *digest = nuance_sha256_hex(body.data, body.length, request->pool);
        apr_table_setn(r->headers_out, "ETag", apr_psprintf(request->pool, "\"%.20s\"", digest));
        unmark_tags(r);
        *result = ap_meets_conditions(r);
        if (*result != OK) {
            nuance_answer_set_headers(request);
            return;
        }
    }
    *result = nuance_answer_send(request, status,
                                 request->media == NUANCE_TEXT ? request->match.text->type
                                                               : nuance_media_type(request->media),
                                 &body);
}

nuance_error_t *nuance_answer_document(int *result, nuance_request_t *request, int status,
                                       const char *name, nuance_document_t *document)
{
    nuance_buffer_t page;

    nuance_buffer_init(&page, request->pool);
    nuance_buffer_reserve(&page, 32 * 1024);
    NUANCE_ERR(nuance_render(&page, document->xml, name, request->media, request->pool));
    send_page(result, request, status, &page, 0);
    return NULL;
}

nuance_error_t *nuance_answer_reading(int *result, const nuance_reading_t *reading)
{
    nuance_request_t *request = reading->request;
    nuance_page_key_t key;
    nuance_document_t *document;
    nuance_buffer_t page;

    nuance_buffer_init(&page, request->pool);
    if (!nuance_page_memo_find(&page, &key, reading)) {
        nuance_buffer_reserve(&page, 32 * 1024);
        NUANCE_ERR(nuance_page_document(&document, reading, NULL));
        if (request->media == NUANCE_TEXT)
            NUANCE_ERR(nuance_render_text(&page, document->xml, reading->page->name,
                                          request->match.text, request->pool));
        else
            NUANCE_ERR(nuance_render(&page, document->xml, reading->page->name, request->media,
                                     request->pool));
        nuance_page_memo_keep(&key, &page, document->valid_until, request->pool);
    }
    send_page(result, request, request->refused == NULL ? HTTP_OK : HTTP_BAD_REQUEST, &page,
              reading->cacheable && request->refused == NULL);
    return NULL;
}

/* What a 401 asks for; a token that came is no good (RFC 6750, section 3). */
static const char *challenge(const nuance_request_t *request)
{
    return request->credential.token_hash != NULL ? "Bearer error=\"invalid_token\""
                                                  : "Session realm=\"Nuance\"";
}

void nuance_answer_set_error_headers(nuance_request_t *request, const nuance_error_t *error)
{
    apr_table_t *headers = request->r->err_headers_out;
    if (error->retry_after > 0)
        apr_table_setn(headers, "Retry-After", apr_itoa(request->pool, error->retry_after));
    if (nuance_error_http_status(error) == HTTP_UNAUTHORIZED)
        apr_table_setn(headers, "WWW-Authenticate", challenge(request));
}

int nuance_answer_refusal(nuance_request_t *request, const nuance_error_t *error,
                          const nuance_refusal_t *refusal)
{
    request_rec *r = request->r;
    int status = nuance_error_http_status(error);
    int result = HTTP_INTERNAL_SERVER_ERROR;
    nuance_document_t *document;

    nuance_answer_log(request, error, status);
    if (request->media == NUANCE_TEXT) /* which has no words for errors */
        request->media = NUANCE_HTML;
    nuance_answer_set_error_headers(request, error);
    if (status == HTTP_REQUEST_ENTITY_TOO_LARGE || status == HTTP_REQUEST_TIME_OUT)
        r->connection->keepalive = AP_CONN_CLOSE;
    nuance_error_t *second = nuance_page_error(&document, request, error, status, refusal);
    if (second == NULL)
        second = nuance_answer_document(&result, request, status, "error", document);
    if (second != NULL) {
        nuance_answer_log(request, second, HTTP_INTERNAL_SERVER_ERROR);
        nuance_answer_set_headers(request);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return result;
}

int nuance_answer_error(nuance_request_t *request, const nuance_error_t *error)
{
    return nuance_answer_refusal(request, error, NULL);
}
