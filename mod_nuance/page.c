/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <apr_strings.h>
#include <http_core.h>
#include <string.h>

#include "assets.h"
#include "core/field.h"
#include "core/token.h"
#include "render.h"

enum { MAX_CALLS = 16, SUBMISSION_BYTES = 18, MAX_SUBMISSION = 64 };

nuance_error_t *nuance_page_viewer_call(nuance_call_t *call, nuance_request_t *request)
{
    const nuance_credential_t *credential = &request->credential;
    const struct {
        const char *name;
        const char *value;
    } known[] = {
        { "session", credential->session_hash },
        { "remote_user", credential->remote_user },
        { "request", request->id },
        { "may_create", request->location->create_accounts ? "true" : "false" },
        { "token", credential->token_hash },
        { "scope", request->scope },
    };

    call->statement = nuance_statement_find("viewer");
    if (call->statement == NULL)
        return nuance_error_create(request->pool, NUANCE_E_INTERNAL, NULL, "no statement 'viewer'");
    const char **values =
        apr_pcalloc(request->pool, sizeof(*values) * (apr_size_t)call->statement->n_parameters);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        int index = nuance_statement_parameter(call->statement, known[i].name);
        if (index >= 0)
            values[index] = known[i].value;
    }
    call->values = values;
    return NULL;
}

/* --- parameters ------------------------------------------------------------------------------- */

static int route_takes(const nuance_route_t *page, const char *name)
{
    for (const char *const *q = page->query; q != NULL && *q != NULL; q++)
        if (strcmp(*q, name) == 0)
            return 1;
    for (const char *const *s = page->statements; s != NULL && *s != NULL; s++) {
        const nuance_statement_t *statement = nuance_statement_find(*s);
        if (statement != NULL && nuance_statement_parameter(statement, name) >= 0)
            return 1;
    }
    return 0;
}

static nuance_error_t *refuse_unknown(nuance_request_t *request, const nuance_route_t *page,
                                      const apr_table_t *query)
{
    const apr_array_header_t *entries = apr_table_elts(query);
    for (int i = 0; i < entries->nelts; i++) {
        const char *name = APR_ARRAY_IDX(entries, i, apr_table_entry_t).key;
        if (!route_takes(page, name) || apr_table_get(request->match.captures, name) != NULL)
            return nuance_error_add_problem(nuance_error_create(request->pool, NUANCE_E_BAD_REQUEST,
                                                                NULL, "unknown query parameter"),
                                            name, "unknown-field", NULL);
    }
    return NULL;
}

static nuance_error_t *fill_call(nuance_call_t *call, nuance_request_t *request,
                                 const apr_table_t *query)
{
    const nuance_statement_t *statement = call->statement;
    const char **values =
        apr_pcalloc(request->pool, sizeof(*values) * (apr_size_t)(statement->n_parameters + 1));
    nuance_error_t *error = NULL;

    for (int i = 0; i < statement->n_parameters; i++) {
        const nuance_parameter_t *parameter = &statement->parameters[i];
        const char *raw = apr_table_get(request->match.captures, parameter->name);
        if (raw == NULL && query != NULL)
            raw = apr_table_get(query, parameter->name);
        nuance_field_accept(&values[i], parameter, raw, &error, request->pool);
    }
    call->values = values;
    if (error != NULL)
        error->code = NUANCE_E_BAD_REQUEST;
    return error;
}

/* --- the frame -------------------------------------------------------------------------------- */

static void add_limits(nuance_document_t *document, const nuance_route_t *page)
{
    xmlNodePtr limits = NULL;
    for (int r = 0; r < nuance_n_routes; r++) {
        const nuance_route_t *route = &nuance_routes[r];
        if (route->method == NUANCE_GET || route->page == NULL
            || strcmp(route->page, page->name) != 0)
            continue;
        const nuance_statement_t *action = nuance_statement_find(route->action);
        for (int i = 0; action != NULL && i < action->n_parameters; i++) {
            const nuance_parameter_t *parameter = &action->parameters[i];
            if (parameter->type->kind == NUANCE_FIELD_SUBMISSION
                || nuance_field_is_made_by_engine(parameter->type->kind)
                || nuance_field_is_of_request(parameter->type->kind))
                continue;
            if (limits == NULL)
                limits = nuance_document_add_list(document, document->page, "limits");
            xmlNodePtr field = nuance_document_add(document, limits, "field");
            nuance_document_set(document, field, "route", route->name);
            nuance_document_set(document, field, "name", parameter->name);
            if (parameter->type->max > 0 && parameter->type->kind != NUANCE_FIELD_INTEGER)
                nuance_document_set_number(document, field, "max", parameter->type->max);
            if (parameter->type->min > 0 && parameter->type->kind != NUANCE_FIELD_INTEGER)
                nuance_document_set_number(document, field, "min", parameter->type->min);
            nuance_document_set_boolean(document, field, "required", parameter->required);
        }
    }
}

static int is_secret(const nuance_statement_t *action, const char *name)
{
    int index = action != NULL ? nuance_statement_parameter(action, name) : -1;
    return index < 0 || nuance_field_is_secret(action->parameters[index].type->kind);
}

static void add_problems(nuance_document_t *document, xmlNodePtr parent,
                         const nuance_problem_t *problem)
{
    xmlNodePtr problems = nuance_document_add_list(document, parent, "problems");
    for (; problem != NULL; problem = problem->next) {
        xmlNodePtr element = nuance_document_add(document, problems, "problem");
        nuance_document_set(document, element, "field", problem->field);
        nuance_document_set(document, element, "code", problem->code);
        nuance_document_set(document, element, "argument", problem->argument);
    }
}

/* What was typed, but for secrets and what the form does not have. */
static void add_refusal(nuance_document_t *document, const nuance_refusal_t *refusal)
{
    const nuance_statement_t *action = nuance_statement_find(refusal->action->action);
    const apr_array_header_t *entries = apr_table_elts(refusal->fields);
    xmlNodePtr form = nuance_document_add(document, document->page, "form");
    nuance_document_set(document, form, "route", refusal->action->name);
    nuance_document_set_number(document, form, "status", nuance_error_http_status(refusal->error));
    xmlNodePtr fields = nuance_document_add_list(document, form, "fields");
    for (int i = 0; i < entries->nelts; i++) {
        apr_table_entry_t entry = APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        if (is_secret(action, entry.key))
            continue;
        xmlNodePtr field = nuance_document_add(document, fields, "field");
        nuance_document_set(document, field, "name", entry.key);
        nuance_document_set(document, field, "value", entry.val);
    }
    add_problems(document, form, refusal->error->problems);
}

static const char *role_of(const PGresult *viewer)
{
    int column = PQfnumber(viewer, "role");
    return column >= 0 && PQntuples(viewer) > 0 && !PQgetisnull(viewer, 0, column)
               ? PQgetvalue(viewer, 0, column)
               : "visitor";
}

/* The same bytes for every visitor: such pages carry nothing of this one request. */
static int is_cacheable(const nuance_route_t *page, int visitor)
{
    return page != NULL && (page->flags & NUANCE_ROUTE_PUBLIC) && visitor;
}

static nuance_error_t *add_frame(nuance_document_t *document, nuance_request_t *request,
                                 const char *route, const nuance_route_t *page, int visitor)
{
    const char *mount = request->location->mount_point;
    xmlNodePtr root = document->page;

    nuance_document_set(document, root, "route", route);
    nuance_document_set(document, root, "lang", "en");
    nuance_document_set(document, root, "base", mount);
    nuance_document_set(document, root, "path", request->path);
    nuance_document_set(document, root, "css",
                        apr_pstrcat(request->pool, mount, nuance_assets_path("nuance.css"), NULL));
    nuance_document_set(document, root, "script",
                        apr_pstrcat(request->pool, mount, nuance_assets_path("nuance.js"), NULL));
    nuance_document_set(document, root, "auth",
                        request->location->auth == NUANCE_AUTH_REMOTE_USER ? "remote-user"
                                                                           : "accounts");
    if (is_cacheable(page, visitor))
        return NULL;
    nuance_document_set(document, root, "request", request->id);
    /* before links that are copied to somewhere else */
    nuance_document_set(document, root, "site",
                        request->location->base_url != NULL
                            ? request->location->base_url
                            : ap_construct_url(request->pool, "", request->r));
    if (!request->credential.may_have_cookies)
        nuance_document_set_boolean(document, root, "needs-https", 1);
    if (!visitor || (page != NULL && (page->flags & NUANCE_ROUTE_FORM))) {
        const char *submission;
        NUANCE_ERR(
            nuance_credential_ensure_token(&request->credential, request->r, request->location));
        NUANCE_ERR(nuance_token_random(&submission, SUBMISSION_BYTES, request->pool));
        nuance_document_set(document, root, "csrf",
                            nuance_csrf_token(&request->credential, request->pool));
        nuance_document_set(document, root, "submission", submission);
    }
    return NULL;
}

static void add_flash(nuance_document_t *document, nuance_request_t *request)
{
    const char *code;
    const char *subject;
    nuance_flash_take(&code, &subject, &request->credential, request->r, request->location);
    if (code == NULL)
        return;
    xmlNodePtr flash = nuance_document_add(document, document->page, "flash");
    nuance_document_set(document, flash, "code", code);
    nuance_document_set(document, flash, "subject", subject);
}

/* The query parameters in force, defaults too, as attributes of one <query>. */
static void add_query(nuance_document_t *document, const nuance_request_t *request,
                      const nuance_route_t *page, const apr_table_t *query,
                      const nuance_call_t *calls, int n_calls)
{
    xmlNodePtr element = nuance_document_add(document, document->page, "query");
    for (int c = 1; c < n_calls; c++)
        for (int i = 0; i < calls[c].statement->n_parameters; i++) {
            const char *name = calls[c].statement->parameters[i].name;
            if (apr_table_get(request->match.captures, name) == NULL
                && xmlHasProp(element, (const xmlChar *)name) == NULL)
                nuance_document_set(document, element, name, calls[c].values[i]);
        }
    for (const char *const *q = page->query; q != NULL && *q != NULL && query != NULL; q++)
        nuance_document_set(document, element, *q, apr_table_get(query, *q));
}

static const char *location_in(const PGresult *rows, apr_pool_t *pool)
{
    int column = PQfnumber(rows, "location");
    return column >= 0 && PQntuples(rows) > 0 && !PQgetisnull(rows, 0, column)
               ? apr_pstrdup(pool, PQgetvalue(rows, 0, column))
               : NULL;
}

/* Where there is nothing to show, a visitor is asked to log in, unless the page is for visitors.
   Only people are sent elsewhere: a program that asks for data gets what it asked for. */
static nuance_error_t *add_statements(nuance_document_t *document, nuance_request_t *request,
                                      const nuance_call_t *calls, PGresult *const *results,
                                      int n_calls, int ask_to_log_in)
{
    nuance_error_code_t absent = ask_to_log_in ? NUANCE_E_UNAUTHENTICATED : NUANCE_E_NOT_FOUND;
    for (int i = 0; i < n_calls && request->detour == NULL; i++) {
        if (calls[i].statement->require && PQntuples(results[i]) == 0)
            return nuance_error_create(document->pool, absent, NULL, "nothing to show");
        if (calls[i].statement->redirect && request->media == NUANCE_HTML)
            request->detour = location_in(results[i], request->pool);
        else if (!calls[i].statement->redirect)
            NUANCE_ERR(nuance_document_add_rows(document, calls[i].statement, results[i]));
    }
    return NULL;
}

static void add_outcome(nuance_document_t *document, const nuance_request_t *request)
{
    xmlNodePtr outcome = nuance_document_add(document, document->page, "outcome");
    nuance_document_set(document, outcome, "result", request->result);
    nuance_document_set(document, outcome, "subject", request->subject);
}

/* --- pages ------------------------------------------------------------------------------------ */

static nuance_markup_links_t links_of(const nuance_request_t *request)
{
    return (nuance_markup_links_t){ .base = request->location->mount_point,
                                    .prefixes = request->location->link_prefixes };
}

nuance_error_t *nuance_page_build(nuance_document_t **result, nuance_request_t *request,
                                  const nuance_route_t *page, const apr_table_t *query,
                                  const nuance_refusal_t *refusal)
{
    nuance_call_t calls[MAX_CALLS];
    PGresult **results;
    nuance_document_t *document;
    nuance_markup_links_t links = links_of(request);
    int n_calls = 1;

    if (query != NULL)
        NUANCE_ERR(refuse_unknown(request, page, query));
    NUANCE_ERR(nuance_page_viewer_call(&calls[0], request));
    for (const char *const *s = page->statements; s != NULL && *s != NULL; s++) {
        if (n_calls == MAX_CALLS || (calls[n_calls].statement = nuance_statement_find(*s)) == NULL)
            return nuance_error_create(request->pool, NUANCE_E_INTERNAL, NULL,
                                       "page %s: no statement '%s'", page->name, *s);
        NUANCE_ERR(fill_call(&calls[n_calls++], request, query));
    }
    NUANCE_ERR(
        nuance_database_run(&results, request->r, calls, n_calls, request->pool, request->pool));

    int visitor = strcmp(role_of(results[0]), "visitor") == 0;
    NUANCE_ERR(
        nuance_document_create(&document, nuance_render_names(page->name), &links, request->pool));
    NUANCE_ERR(add_frame(document, request, page->name, page, visitor));
    NUANCE_ERR(nuance_document_add_rows(document, calls[0].statement, results[0]));
    if (request->result != NULL)
        add_outcome(document, request);
    else if (!is_cacheable(page, visitor))
        add_flash(document, request);
    add_query(document, request, page, query, calls, n_calls);
    add_limits(document, page);
    if (refusal != NULL)
        add_refusal(document, refusal);
    NUANCE_ERR(add_statements(document, request, calls + 1, results + 1, n_calls - 1,
                              visitor && !(page->flags & NUANCE_ROUTE_FORM)));
    *result = document;
    return NULL;
}

nuance_error_t *nuance_page_outcome(nuance_document_t **result, nuance_request_t *request,
                                    const nuance_route_t *action)
{
    nuance_document_t *document;
    nuance_markup_links_t links = links_of(request);
    NUANCE_ERR(nuance_document_create(&document, NULL, &links, request->pool));
    nuance_document_set(document, document->page, "route", action->name);
    nuance_document_set(document, document->page, "path", request->path);
    nuance_document_set(document, document->page, "request", request->id);
    add_outcome(document, request);
    *result = document;
    return NULL;
}

/* A form to be sent again is the same submission: should the first have been done after all, the
   second answers with its outcome. */
static void add_second_try(nuance_document_t *document, nuance_request_t *request,
                           const nuance_refusal_t *refusal)
{
    const char *submission = apr_table_get(refusal->fields, "submission");
    if (submission == NULL || !nuance_token_valid(submission, SUBMISSION_BYTES, MAX_SUBMISSION))
        return;
    add_refusal(document, refusal);
    if (xmlHasProp(document->page, BAD_CAST "csrf") == NULL
        && nuance_credential_ensure_token(&request->credential, request->r, request->location)
               == NULL)
        nuance_document_set(document, document->page, "csrf",
                            nuance_csrf_token(&request->credential, request->pool));
    nuance_document_replace(document, document->page, "submission", submission);
}

nuance_error_t *nuance_page_error(nuance_document_t **result, nuance_request_t *request,
                                  const nuance_error_t *error, int status,
                                  const nuance_refusal_t *refusal)
{
    nuance_document_t *document;
    nuance_markup_links_t links = links_of(request);
    nuance_call_t call;
    PGresult **results = NULL;
    const nuance_credential_t *credential = &request->credential;

    if (nuance_error_http_status(error) < 500
        && (credential->session_hash != NULL || credential->remote_user != NULL
            || credential->token_hash != NULL)
        && nuance_page_viewer_call(&call, request) == NULL
        && nuance_database_run(&results, request->r, &call, 1, request->pool, request->pool)
               != NULL)
        results = NULL;

    int visitor = results == NULL || strcmp(role_of(results[0]), "visitor") == 0;
    NUANCE_ERR(
        nuance_document_create(&document, nuance_render_names("error"), &links, request->pool));
    NUANCE_ERR(add_frame(document, request, "error", NULL, visitor));
    if (results != NULL)
        NUANCE_ERR(nuance_document_add_rows(document, call.statement, results[0]));
    xmlNodePtr element = nuance_document_add(document, document->page, "error");
    nuance_document_set_number(document, element, "status", status);
    nuance_document_set(document, element, "code", nuance_error_name(error));
    if (error->retry_after > 0)
        nuance_document_set_number(document, element, "retry-after", error->retry_after);
    if (error->problems != NULL)
        add_problems(document, element, error->problems);
    if (refusal != NULL)
        add_second_try(document, request, refusal);
    *result = document;
    return NULL;
}
