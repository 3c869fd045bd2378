/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <http_request.h>
#include <stdlib.h>
#include <string.h>

#include "action.h"
#include "assets.h"
#include "body.h"
#include "core/form_data.h"
#include "core/token.h"
#include "database.h"
#include "log.h"
#include "metrics.h"
#include "page.h"
#include "render.h"

/* How often one child says that the schema is missing, in seconds. */
enum { SCHEMA_LOG_INTERVAL = 60 };

const char *nuance_request_id(request_rec *r)
{
    const char *id = apr_table_get(r->subprocess_env, "UNIQUE_ID");
    if (id == NULL) {
        id = "unknown";
        (void)nuance_token_random(&id, 15, r->pool);
        apr_table_setn(r->subprocess_env, "UNIQUE_ID", id);
    }
    r->log_id = id;
    return id;
}

/* --- answers ---------------------------------------------------------------------------------- */

static void set_common_headers(nuance_request_t *request)
{
    apr_table_t *headers = request->r->err_headers_out;
    apr_table_setn(headers, "X-Request-Id", request->id);
    apr_table_setn(headers, "X-Content-Type-Options", "nosniff");
    apr_table_setn(headers, "Referrer-Policy", "same-origin");
    apr_table_setn(headers, "Content-Security-Policy",
                   "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
                   " connect-src 'self'; form-action 'self'; base-uri 'none';"
                   " frame-ancestors 'none'");
}

int nuance_request_send(nuance_request_t *request, int status, const char *content_type,
                        const nuance_buffer_t *body)
{
    request_rec *r = request->r;
    set_common_headers(request);
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

int nuance_request_redirect(nuance_request_t *request, const char *path, int permanent)
{
    request_rec *r = request->r;
    const char *base = request->location->base_url != NULL ? request->location->base_url : "";
    nuance_buffer_t nothing;

    nuance_buffer_init(&nothing, request->pool);
    apr_table_setn(r->headers_out, "Location",
                   apr_pstrcat(request->pool, base, request->location->mount_point, path, NULL));
    apr_table_setn(r->headers_out, "Cache-Control", "private, no-cache");
    return nuance_request_send(request, permanent ? HTTP_MOVED_PERMANENTLY : HTTP_SEE_OTHER,
                               "text/plain", &nothing);
}

static void log_error(nuance_request_t *request, const nuance_error_t *error, int status)
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

/* Sends a document. A public page of a visitor may be cached, and answers 304. */
static nuance_error_t *send_document(int *result, nuance_request_t *request, int status,
                                     const char *route, nuance_document_t *document, int cacheable)
{
    request_rec *r = request->r;
    nuance_buffer_t body;

    nuance_buffer_init(&body, request->pool);
    nuance_buffer_reserve(&body, 32 * 1024);
    NUANCE_ERR(nuance_render(&body, document->xml, route, request->media, request->pool));
    apr_table_setn(r->headers_out, "Vary", "Accept, Authorization, Cookie");
    /* What came of an action may be a secret that is shown once. */
    apr_table_setn(r->headers_out, "Cache-Control",
                   cacheable                 ? "public, max-age=60"
                   : request->result != NULL ? "no-store"
                                             : "private, no-cache");
    if (cacheable) {
        const char *digest = nuance_sha256_hex(body.data, body.length, request->pool);
        apr_table_setn(r->headers_out, "ETag", apr_psprintf(request->pool, "\"%.20s\"", digest));
        *result = ap_meets_conditions(r);
        if (*result != OK) {
            set_common_headers(request);
            return NULL;
        }
    }
    *result = nuance_request_send(request, status, nuance_media_type(request->media), &body);
    return NULL;
}

/* What a 401 asks for; a token that came is no good (RFC 6750, section 3). */
static const char *challenge(const nuance_request_t *request)
{
    return request->credential.token_hash != NULL ? "Bearer error=\"invalid_token\""
                                                  : "Session realm=\"Nuance\"";
}

/* An error page; with what was typed, where @a refusal says so. */
static int fail_with(nuance_request_t *request, const nuance_error_t *error,
                     const nuance_refusal_t *refusal)
{
    request_rec *r = request->r;
    int status = nuance_error_http_status(error);
    int result = HTTP_INTERNAL_SERVER_ERROR;
    nuance_document_t *document;

    log_error(request, error, status);
    if (error->retry_after > 0)
        apr_table_setn(r->err_headers_out, "Retry-After",
                       apr_itoa(request->pool, error->retry_after));
    if (status == HTTP_UNAUTHORIZED)
        apr_table_setn(r->err_headers_out, "WWW-Authenticate", challenge(request));
    if (status == HTTP_REQUEST_ENTITY_TOO_LARGE || status == HTTP_REQUEST_TIME_OUT)
        r->connection->keepalive = AP_CONN_CLOSE;
    nuance_error_t *second = nuance_page_error(&document, request, error, status, refusal);
    if (second == NULL)
        second = send_document(&result, request, status, "error", document, 0);
    if (second != NULL) {
        log_error(request, second, HTTP_INTERNAL_SERVER_ERROR);
        set_common_headers(request);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return result;
}

static int fail(nuance_request_t *request, const nuance_error_t *error)
{
    return fail_with(request, error, NULL);
}

/* --- pages ------------------------------------------------------------------------------------ */

/* Someone who has not logged in is asked to; a program is told. */
static int ask_to_log_in(nuance_request_t *request, const nuance_error_t *error)
{
    if (request->location->auth != NUANCE_AUTH_ACCOUNTS) {
        nuance_error_t *unknown =
            nuance_error_create(request->pool, NUANCE_E_NOT_FOUND, NULL, "nothing to show");
        return fail(request, unknown);
    }
    if (request->media != NUANCE_HTML || request->credential.token_hash != NULL)
        return fail(request, error);
    const char *next = request->path;
    if (request->r->method_number == M_GET && request->r->args != NULL)
        next = apr_pstrcat(request->pool, next, "?", request->r->args, NULL);
    return nuance_request_redirect(
        request,
        apr_pstrcat(request->pool, "/login?next=", ap_escape_urlencoded(request->pool, next), NULL),
        0);
}

static int answer_get(nuance_request_t *request, const nuance_route_t *page)
{
    const char *args = request->r->args != NULL ? request->r->args : "";
    apr_table_t *query;
    nuance_document_t *document;
    int result = OK;

    nuance_error_t *error = nuance_form_parse_urlencoded(&query, args, strlen(args), request->pool);
    if (error == NULL)
        error = nuance_page_build(&document, request, page, query, NULL);
    if (error == NULL && request->detour != NULL)
        return nuance_request_redirect(request, request->detour, 0);
    if (error == NULL) {
        int cacheable = (page->flags & NUANCE_ROUTE_PUBLIC)
                        && xmlHasProp(document->page, (const xmlChar *)"request") == NULL;
        error = send_document(&result, request, HTTP_OK, page->name, document, cacheable);
    }
    if (error == NULL)
        return result;
    return error->code == NUANCE_E_UNAUTHENTICATED ? ask_to_log_in(request, error)
                                                   : fail(request, error);
}

/* --- actions ---------------------------------------------------------------------------------- */

/* Shows the form's page again with what was typed and what is wrong with it. Where the viewer may
   not see that page, there is nothing to show. */
static int refuse(nuance_request_t *request, const nuance_route_t *action,
                  const apr_table_t *fields, const nuance_error_t *error)
{
    nuance_refusal_t refusal = { action, fields, error };
    int status = nuance_error_http_status(error);
    int result = OK;
    nuance_document_t *document;

    if (error->code == NUANCE_E_NOT_FOUND || action->page == NULL
        || request->credential.token_hash != NULL)
        return fail(request, error);
    const nuance_route_t *page = nuance_route_find(action->page, NUANCE_GET);
    /* Whoever was logged out meanwhile does not lose what they typed. */
    int logged_out = error->code == NUANCE_E_UNAUTHENTICATED && !(page->flags & NUANCE_ROUTE_FORM);
    if (status >= 500 || logged_out)
        return fail_with(request, error, &refusal);
    nuance_error_t *second = nuance_page_build(&document, request, page, NULL, &refusal);
    if (second == NULL) {
        log_error(request, error, status);
        if (error->retry_after > 0)
            apr_table_setn(request->r->err_headers_out, "Retry-After",
                           apr_itoa(request->pool, error->retry_after));
        if (status == HTTP_UNAUTHORIZED)
            apr_table_setn(request->r->err_headers_out, "WWW-Authenticate", challenge(request));
        second = send_document(&result, request, status, page->name, document, 0);
    }
    if (second == NULL)
        return result;
    int kept = second->code == NUANCE_E_UNAUTHENTICATED || nuance_error_http_status(second) >= 500;
    return fail_with(request, second, kept ? &refusal : NULL);
}

static const char *token_sent(nuance_request_t *request, const apr_table_t *fields)
{
    const char *header = apr_table_get(request->r->headers_in, "X-Nuance-CSRF");
    return header != NULL ? header : apr_table_get(fields, "csrf");
}

/* The answer of an action that leads nowhere else: its page with what came of it, or that alone. */
static int answer_here(nuance_request_t *request, const nuance_route_t *action,
                       const nuance_outcome_t *outcome)
{
    nuance_document_t *document;
    nuance_error_t *error;
    int created = outcome->flash != NULL && strcmp(outcome->flash, "created") == 0;
    int result = OK;

    request->result = outcome->flash != NULL ? outcome->flash : "done";
    request->subject = outcome->subject;
    if (action->page != NULL)
        error = nuance_page_build(&document, request, nuance_route_find(action->page, NUANCE_GET),
                                  NULL, NULL);
    else
        error = nuance_page_outcome(&document, request, action);
    if (error == NULL)
        error = send_document(&result, request, created ? HTTP_CREATED : HTTP_OK,
                              action->page != NULL ? action->page : action->name, document, 0);
    return error == NULL ? result : fail(request, error);
}

/* What comes with its own proof is nobody's form. */
static nuance_error_t *read_signed(const char **body, apr_table_t **fields,
                                   nuance_request_t *request)
{
    nuance_credential_forget(&request->credential);
    *fields = apr_table_make(request->pool, 1);
    return nuance_body_read_raw(body, request->r, request->location->max_body);
}

static nuance_error_t *check_token(nuance_request_t *request, const apr_table_t *fields)
{
    if (nuance_csrf_check(&request->credential, request->r, request->location,
                          token_sent(request, fields)))
        return NULL;
    nuance_error_t *error =
        nuance_error_create(request->pool, NUANCE_E_FORBIDDEN, NULL,
                            "the form's token is missing or not this session's");
    return nuance_error_add_problem(error, NULL, "csrf", NULL);
}

static int answer_action(nuance_request_t *request, const nuance_route_t *action)
{
    int is_signed = (action->flags & NUANCE_ROUTE_SIGNED) != 0;
    int is_form = !is_signed && request->credential.token_hash == NULL;
    const char *body = NULL;
    apr_table_t *fields;
    nuance_outcome_t outcome;

    nuance_error_t *error =
        is_signed ? read_signed(&body, &fields, request)
                  : nuance_body_read(&fields, request->r, action->method == NUANCE_PUT,
                                     request->location->max_body);
    if (error != NULL)
        return error->code == NUANCE_E_BAD_REQUEST ? refuse(request, action, fields, error)
                                                   : fail(request, error);
    if (is_form && (error = check_token(request, fields)) != NULL)
        /* What another site made up is not put into a form of ours, to be sent by mistake. */
        return nuance_request_is_foreign(request->r, request->location)
                   ? fail(request, error)
                   : refuse(request, action, fields, error);
    error = nuance_action_run(&outcome, request, action, fields, body);
    if (error != NULL && error->code == NUANCE_E_NOT_FOUND && error->problems != NULL)
        error->problems = NULL; /* nothing is said of what may not be seen */
    if (error != NULL)
        return refuse(request, action, fields, error);
    if (outcome.location == NULL)
        return answer_here(request, action, &outcome);
    if (outcome.flash != NULL)
        nuance_flash_set(&request->credential, request->r, request->location, outcome.flash,
                         outcome.subject);
    return nuance_request_redirect(request, outcome.location, 0);
}

/* --- the handler ------------------------------------------------------------------------------ */

static int method_not_allowed(nuance_request_t *request)
{
    const char *allow = apr_pstrcat(request->pool, request->match.get != NULL ? ", GET, HEAD" : "",
                                    request->match.post != NULL ? ", POST" : "",
                                    request->match.put != NULL ? ", PUT" : "", NULL);
    apr_table_setn(request->r->err_headers_out, "Allow", allow + 2);
    return fail(request, nuance_error_create(request->pool, NUANCE_E_METHOD, NULL, "method %s",
                                             request->r->method));
}

static int not_found(nuance_request_t *request)
{
    return fail(request,
                nuance_error_create(request->pool, NUANCE_E_NOT_FOUND, NULL, "no such page"));
}

/* Routes of built-in accounts are not there when another module says who people are. */
static const nuance_route_t *available(const nuance_request_t *request, const nuance_route_t *route)
{
    int hidden = route != NULL && (route->flags & NUANCE_ROUTE_LOGIN)
                 && request->location->auth == NUANCE_AUTH_REMOTE_USER;
    return hidden ? NULL : route;
}

static void choose_media(nuance_request_t *request)
{
    const char *suffix = request->match.suffix;
    if (suffix == NULL)
        request->media = nuance_negotiate(apr_table_get(request->r->headers_in, "Accept"));
    else
        request->media = strcmp(suffix, "json") == 0 ? NUANCE_JSON : NUANCE_XML;
}

/* The route of the request's method, or NULL. */
static const nuance_route_t *route_for(const nuance_request_t *request)
{
    switch (request->r->method_number) {
    case M_GET: return request->match.get;
    case M_POST: return request->match.post;
    case M_PUT: return request->match.put;
    default: return NULL;
    }
}

static int answer(nuance_request_t *request)
{
    int found = nuance_route_match(&request->match, request->path, request->pool);
    choose_media(request);
    request->match.get = available(request, request->match.get);
    request->match.post = available(request, request->match.post);
    if (!found
        || (request->match.get == NULL && request->match.post == NULL
            && request->match.put == NULL))
    {
        apr_size_t length = strlen(request->path);
        if (length > 1 && request->path[length - 1] == '/') {
            nuance_route_match_t without;
            const char *path = apr_pstrmemdup(request->pool, request->path, length - 1);
            if (nuance_route_match(&without, path, request->pool))
                return nuance_request_redirect(request, path, 1);
        }
        if (request->media == NUANCE_NOTHING)
            request->media = NUANCE_HTML;
        return not_found(request);
    }
    if (request->media == NUANCE_NOTHING) {
        request->media = NUANCE_HTML;
        return fail(request, nuance_error_create(request->pool, NUANCE_E_NOT_ACCEPTABLE, NULL,
                                                 "Accept leaves nothing"));
    }
    if (request->match.suffix != NULL) {
        apr_size_t cut = strlen(request->match.suffix) + 1;
        request->path = apr_pstrmemdup(request->pool, request->path, strlen(request->path) - cut);
        if (strcmp(request->path, "/index") == 0)
            request->path = "/";
    }
    const nuance_route_t *route = route_for(request);
    if (route == NULL)
        return method_not_allowed(request);
    /* What programs alone use answers them in their language unless they ask for another. */
    if (route->method != NUANCE_GET && route->page == NULL && request->media == NUANCE_HTML)
        request->media = NUANCE_JSON;
    request->scope = route->scope != NULL          ? route->scope
                     : route->method == NUANCE_GET ? "read"
                                                   : "write";
    return route->method == NUANCE_GET ? answer_get(request, route) : answer_action(request, route);
}

static int route_index(const nuance_request_t *request)
{
    const nuance_route_match_t *match = &request->match;
    const nuance_route_t *route = route_for(request);
    if (route == NULL) /* the wrong method: counted where it was tried */
        route = match->get != NULL ? match->get : match->post != NULL ? match->post : match->put;
    return route != NULL ? (int)(route - nuance_routes) : -1;
}

int nuance_request_handler(request_rec *r)
{
    if (r->handler == NULL || strcmp(r->handler, "nuance") != 0)
        return DECLINED;
    if (!nuance_database_is_ready()) {
        ap_log_rerror(APLOG_MARK, APLOG_ERR, 0, r,
                      NUANCE_LOGNO(0014) "the handler was chosen by an expression or in a .htaccess"
                                         " file, which is seen too late: use SetHandler nuance in"
                                         " the server's configuration");
        return HTTP_SERVICE_UNAVAILABLE;
    }
    apr_time_t start = apr_time_now();
    nuance_request_t *request = apr_pcalloc(r->pool, sizeof(*request));
    request->r = r;
    request->pool = r->pool;
    request->location = nuance_location(r);
    request->id = nuance_request_id(r);
    nuance_credential_read(&request->credential, r, request->location);

    const char *mount = request->location->mount_point;
    apr_size_t length = strlen(mount);
    if (strncmp(r->uri, mount, length) != 0 || (r->uri[length] != '/' && r->uri[length] != '\0'))
        return DECLINED;
    request->path = r->uri + length;
    int result;
    if (request->path[0] == '\0')
        result = nuance_request_redirect(request, "/", 1);
    else if (strncmp(request->path, "/assets/", 8) == 0) {
        result = nuance_assets_handler(request, request->path);
        if (result != OK)
            result = result == DECLINED ? not_found(request) : method_not_allowed(request);
    }
    else
        result = answer(request);
    nuance_metrics_request(route_index(request), r->header_only ? -1 : r->method_number,
                           result == OK ? r->status : result, apr_time_now() - start);
    return result;
}
