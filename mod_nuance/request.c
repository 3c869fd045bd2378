/* SPDX-License-Identifier: Apache-2.0 */
#include "request.h"

#include <apr_strings.h>
#include <http_protocol.h>
#include <string.h>

#include "answer.h"
#include "assets.h"
#include "core/token.h"
#include "database.h"
#include "download.h"
#include "log.h"
#include "metrics.h"
#include "page.h"
#include "submit.h"

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

/* Someone who has not logged in is asked to; a program is told. */
static int ask_to_log_in(nuance_request_t *request, const nuance_error_t *error)
{
    if (request->location->auth != NUANCE_AUTH_ACCOUNTS) {
        nuance_error_t *unknown =
            nuance_error_create(request->pool, NUANCE_E_NOT_FOUND, NULL, "nothing to show");
        return nuance_answer_error(request, unknown);
    }
    if (request->media != NUANCE_HTML || request->credential.token_hash != NULL)
        return nuance_answer_error(request, error);
    const char *next = request->path;
    if (request->r->method_number == M_GET && request->r->args != NULL)
        next = apr_pstrcat(request->pool, next, "?", request->r->args, NULL);
    return nuance_answer_redirect(
        request,
        apr_pstrcat(request->pool, "/login?next=", ap_escape_urlencoded(request->pool, next), NULL),
        0);
}

static int answer_get(nuance_request_t *request, const nuance_route_t *page)
{
    apr_table_t *query;
    nuance_reading_t *reading;
    int result = OK;

    nuance_error_t *error = nuance_page_query(&query, request, page);
    if (error == NULL)
        error = nuance_page_read(&reading, request, page, query);
    if (error == NULL && request->detour != NULL)
        return nuance_answer_redirect(request, request->detour, 0);
    if (error == NULL)
        error = page->bytes != NULL && request->media == NUANCE_HTML
                    ? nuance_download_send(&result, reading)
                    : nuance_answer_reading(&result, reading);
    if (error == NULL)
        return result;
    return error->code == NUANCE_E_UNAUTHENTICATED ? ask_to_log_in(request, error)
                                                   : nuance_answer_error(request, error);
}

/* --- the handler ------------------------------------------------------------------------------ */

static int method_not_allowed(nuance_request_t *request)
{
    const char *allow = apr_pstrcat(request->pool, request->match.get != NULL ? ", GET, HEAD" : "",
                                    request->match.post != NULL ? ", POST" : "",
                                    request->match.put != NULL ? ", PUT" : "", NULL);
    apr_table_setn(request->r->err_headers_out, "Allow", allow + 2);
    return nuance_answer_error(request, nuance_error_create(request->pool, NUANCE_E_METHOD, NULL,
                                                            "method %s", request->r->method));
}

static int not_found(nuance_request_t *request)
{
    return nuance_answer_error(
        request, nuance_error_create(request->pool, NUANCE_E_NOT_FOUND, NULL, "no such page"));
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
    const char *accept = apr_table_get(request->r->headers_in, "Accept");
    if (request->match.text != NULL) /* of a page alone: the answer to a form is HTML */
        request->media = request->r->method_number == M_GET ? NUANCE_TEXT : NUANCE_HTML;
    else if (suffix != NULL)
        request->media = strcmp(suffix, "json") == 0 ? NUANCE_JSON : NUANCE_XML;
    else {
        request->media = nuance_negotiate(accept);
        if (request->match.get != NULL && request->r->method_number == M_GET)
            request->match.text = nuance_negotiate_text(request->match.get->texts, accept,
                                                        request->media, request->pool);
        if (request->match.text != NULL)
            request->media = NUANCE_TEXT;
    }
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
                return nuance_answer_redirect(request, path, 1);
        }
        if (request->media == NUANCE_NOTHING)
            request->media = NUANCE_HTML;
        return not_found(request);
    }
    if (request->media == NUANCE_NOTHING && request->match.get != NULL
        && request->match.get->bytes != NULL)
        request->media = NUANCE_HTML; /* a file is what it is: browsers ask for images alone */
    if (request->media == NUANCE_NOTHING) {
        request->media = NUANCE_HTML;
        return nuance_answer_error(request,
                                   nuance_error_create(request->pool, NUANCE_E_NOT_ACCEPTABLE, NULL,
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
    if (route->flags & NUANCE_ROUTE_LINK) {
        request->by_link = 1;
        nuance_credential_take_link(&request->credential,
                                    apr_table_get(request->match.captures, "link"), request->pool);
    }
    request->scope = route->scope != NULL          ? route->scope
                     : route->method == NUANCE_GET ? "read"
                                                   : "write";
    return route->method == NUANCE_GET ? answer_get(request, route) : nuance_submit(request, route);
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
        result = nuance_answer_redirect(request, "/", 1);
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
