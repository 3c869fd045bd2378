/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"

#include <apr_strings.h>
#include <http_core.h>
#include <string.h>

#include "assets.h"
#include "core/field.h"
#include "core/form_data.h"
#include "core/token.h"
#include "form_fields.h"
#include "page_role.h"
#include "render.h"

enum { MAX_CALLS = 40, SUBMISSION_BYTES = 18, MAX_SUBMISSION = 64 };

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
        { "link", credential->link_hash },
    };

    memset(call, 0, sizeof(*call));
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

/* A page, and the captures of the request's path: what they name is not the query's to say. */
typedef struct wanted_t {
    const nuance_route_t *page;
    const apr_table_t *captures;
} wanted_t;

static int is_wanted(void *baton, const char *name)
{
    const wanted_t *wanted = baton;
    return route_takes(wanted->page, name) && apr_table_get(wanted->captures, name) == NULL;
}

nuance_error_t *nuance_page_query(apr_table_t **query, nuance_request_t *request,
                                  const nuance_route_t *page)
{
    const char *args = request->r->args != NULL ? request->r->args : "";
    wanted_t wanted = { page, request->match.captures };

    if (request->media == NUANCE_HTML)
        return nuance_form_parse_wanted(query, args, strlen(args), is_wanted, &wanted,
                                        request->pool);
    NUANCE_ERR(nuance_form_parse_urlencoded(query, args, strlen(args), request->pool));
    const apr_array_header_t *entries = apr_table_elts(*query);
    for (int i = 0; i < entries->nelts; i++) {
        const char *name = APR_ARRAY_IDX(entries, i, apr_table_entry_t).key;
        if (!is_wanted(&wanted, name))
            return nuance_error_add_problem(nuance_error_create(request->pool, NUANCE_E_BAD_REQUEST,
                                                                NULL, "unknown query parameter"),
                                            nuance_form_safe_name(name, request->pool),
                                            "unknown-field", NULL);
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
    nuance_error_t *refused = NULL;

    for (int i = 0; i < statement->n_parameters; i++) {
        const nuance_parameter_t *parameter = &statement->parameters[i];
        const char *raw = apr_table_get(request->match.captures, parameter->name);
        if (raw == NULL && query != NULL)
            raw = apr_table_get(query, parameter->name);
        if (raw == NULL && parameter->type->kind == NUANCE_FIELD_TYPED)
            raw = request->typed;
        /* Other parameters come from links. A query is typed, and shown again with what is wrong.
         */
        int typed = parameter->type->kind == NUANCE_FIELD_QUERY;
        nuance_field_accept(&values[i], parameter, raw, typed ? &refused : &error, request->pool);
    }
    call->values = values;
    if (request->refused == NULL)
        request->refused = refused;
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
        if (route->method == NUANCE_GET || route->page == NULL || route->form != NULL
            || strcmp(route->page, page->name) != 0)
            continue;
        const nuance_statement_t *action = nuance_statement_find(route->action);
        for (int i = 0; action != NULL && i < action->n_parameters; i++) {
            const nuance_parameter_t *parameter = &action->parameters[i];
            if (parameter->type->kind == NUANCE_FIELD_SUBMISSION
                || nuance_field_is_made_by_engine(parameter->type->kind)
                || nuance_field_is_of_request(parameter->type->kind)
                || nuance_field_is_of_form(parameter->type->kind)
                || parameter->type->kind == NUANCE_FIELD_NAMED)
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

static xmlNodePtr add_field(nuance_document_t *document, xmlNodePtr fields, const char *name,
                            const char *value)
{
    xmlNodePtr field = nuance_document_add(document, fields, "field");
    nuance_document_set(document, field, "name", name);
    nuance_document_set(document, field, "value", value);
    return field;
}

static int is_of_files(const nuance_route_t *form, const char *name)
{
    const nuance_statement_t *statement = form != NULL ? nuance_statement_find(form->action) : NULL;
    int index = statement != NULL ? nuance_statement_parameter(statement, name) : -1;
    return index >= 0 && statement->parameters[index].type->kind == NUANCE_FIELD_FILES;
}

/* Each file that is held is a field of its own, with its name beside: see upload.h. */
static void add_held_files(nuance_document_t *document, xmlNodePtr fields, const char *name,
                           const char *lines)
{
    char *state;
    char *rest = apr_pstrdup(document->pool, *lines == NUANCE_JSON_MARK ? "" : lines);
    for (char *line = apr_strtok(rest, "\n", &state); line != NULL;
         line = apr_strtok(NULL, "\n", &state))
    {
        const char *space = strchr(line, ' ');
        nuance_document_set(document, add_field(document, fields, name, line), "file",
                            space != NULL ? space + 1 : line);
    }
}

/* Whether a field of the form is Markdown, to be shown as it will be read. */
static int is_markdown(const nuance_route_t *form, const char *name)
{
    const nuance_parameter_t *parameter = nuance_form_fields_parameter(form, name);
    return parameter != NULL && strcmp(parameter->type->name, "markdown") == 0;
}

/* What was typed, but for secrets and what the form does not have. A form that was sent to be
   looked at shows its texts rendered. */
static nuance_error_t *add_refusal(nuance_document_t *document, const nuance_refusal_t *refusal)
{
    const nuance_route_t *of = nuance_form_fields_route(refusal->action);
    const apr_array_header_t *entries = apr_table_elts(refusal->fields);
    int looked_at = refusal->error->code == NUANCE_E_UNFINISHED && refusal->action->form != NULL;
    xmlNodePtr form = nuance_document_add(document, document->page, "form");
    nuance_document_set(document, form, "route", of != NULL ? of->name : refusal->action->name);
    nuance_document_set_number(document, form, "status", nuance_error_http_status(refusal->error));
    xmlNodePtr fields = nuance_document_add_list(document, form, "fields");
    for (int i = 0; i < entries->nelts; i++) {
        apr_table_entry_t entry = APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        if (!nuance_form_fields_may_show(of, entry.key))
            continue;
        if (is_of_files(of, entry.key)) {
            add_held_files(document, fields, entry.key, entry.val);
            continue;
        }
        xmlNodePtr field = add_field(document, fields, entry.key, entry.val);
        if (looked_at && is_markdown(of, entry.key))
            NUANCE_ERR(nuance_document_add_markup(document, field, "rendered", entry.val));
    }
    add_problems(document, form,
                 refusal->error->code != NUANCE_E_UNFINISHED ? refusal->error->problems : NULL);
    return NULL;
}

/* What stands in the slots of a page: of one with forms, the tokens for them. */
static nuance_error_t *fill_slots(nuance_request_t *request, int forms)
{
    memset(request->slots, 0, sizeof(request->slots));
    request->slots[NUANCE_SLOT_REQUEST] = request->id;
    if (!forms)
        return NULL;
    NUANCE_ERR(nuance_credential_ensure_token(&request->credential, request->r, request->location));
    NUANCE_ERR(nuance_token_random(&request->slots[NUANCE_SLOT_SUBMISSION], SUBMISSION_BYTES,
                                   request->pool));
    request->slots[NUANCE_SLOT_CSRF] = nuance_csrf_token(&request->credential, request->pool);
    return NULL;
}

static void set_slot(nuance_document_t *document, const nuance_request_t *request, const char *name,
                     nuance_slot_t slot)
{
    if (request->slots[slot] != NULL)
        nuance_document_set(document, document->page, name, nuance_slot_mark(slot));
}

/* Before links that are copied to somewhere else. */
static const char *site_of(const nuance_request_t *request)
{
    return request->location->base_url != NULL ? request->location->base_url
                                               : ap_construct_url(request->pool, "", request->r);
}

static void add_frame(nuance_document_t *document, const nuance_request_t *request,
                      const char *route, const char *site)
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
    set_slot(document, request, "request", NUANCE_SLOT_REQUEST);
    nuance_document_set(document, root, "site", site);
    if (xmlHasProp(root, BAD_CAST "request") != NULL && !request->credential.may_have_cookies
        && !request->by_link)
        nuance_document_set_boolean(document, root, "needs-https", 1);
    set_slot(document, request, "csrf", NUANCE_SLOT_CSRF);
    set_slot(document, request, "submission", NUANCE_SLOT_SUBMISSION);
}

static void add_flash(nuance_document_t *document, const nuance_reading_t *reading)
{
    if (reading->flash == NULL)
        return;
    xmlNodePtr flash = nuance_document_add(document, document->page, "flash");
    nuance_document_set(document, flash, "code", reading->flash);
    nuance_document_set(document, flash, "subject", reading->flash_subject);
}

/* The query parameters in force, defaults too, as attributes of one <query>. */
static void add_query(nuance_document_t *document, const nuance_reading_t *reading)
{
    xmlNodePtr element = nuance_document_add(document, document->page, "query");
    for (int c = 1; c < reading->n_calls; c++)
        for (int i = 0; i < reading->calls[c].statement->n_parameters; i++) {
            const nuance_parameter_t *parameter = &reading->calls[c].statement->parameters[i];
            const char *name = parameter->name;
            const char *value = reading->calls[c].values[i];
            if (apr_table_get(reading->request->match.captures, name) != NULL
                || xmlHasProp(element, (const xmlChar *)name) != NULL)
                continue;
            if (parameter->type->kind == NUANCE_FIELD_QUERY) {
                /* as it was typed */
                value = reading->query != NULL ? apr_table_get(reading->query, name) : NULL;
                if (value != NULL)
                    nuance_document_set(document, element,
                                        apr_pstrcat(document->pool, name, "-address", NULL),
                                        ap_escape_urlencoded(document->pool, value));
            }
            nuance_document_set(document, element, name, value);
        }
    for (const char *const *q = reading->page->query;
         q != NULL && *q != NULL && reading->query != NULL; q++)
        nuance_document_set(document, element, *q, apr_table_get(reading->query, *q));
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
static nuance_error_t *look_through(const nuance_reading_t *reading)
{
    nuance_request_t *request = reading->request;
    int ask_to_log_in =
        reading->visitor
        && !(reading->page->flags & (NUANCE_ROUTE_FORM | NUANCE_ROUTE_PUBLIC | NUANCE_ROUTE_LINK));
    nuance_error_code_t absent = ask_to_log_in ? NUANCE_E_UNAUTHENTICATED : NUANCE_E_NOT_FOUND;
    for (int i = 1; i < reading->n_calls && request->detour == NULL; i++) {
        const nuance_statement_t *statement = reading->calls[i].statement;
        if (statement->require && PQntuples(reading->results[i]) == 0)
            return nuance_error_create(request->pool, absent, NULL, "nothing to show");
        if (statement->redirect && request->media == NUANCE_HTML)
            request->detour = location_in(reading->results[i], request->pool);
    }
    return NULL;
}

static const char *value_in(const PGresult *rows, int row, const char *column)
{
    int index = PQfnumber(rows, column);
    return index >= 0 && !PQgetisnull(rows, row, index) ? PQgetvalue(rows, row, index) : NULL;
}

/* What the database finds wrong with what was asked, where it could be read. */
static void note_problems(const nuance_reading_t *reading)
{
    nuance_request_t *request = reading->request;
    for (int i = 1; i < reading->n_calls && request->refused == NULL; i++) {
        const PGresult *rows = reading->results[i];
        if (!reading->calls[i].statement->problems || PQntuples(rows) == 0)
            continue;
        nuance_error_t *refused =
            nuance_error_create(request->pool, NUANCE_E_INVALID, NULL, "the query was refused");
        for (int row = 0; row < PQntuples(rows); row++)
            nuance_error_add_problem(refused, value_in(rows, row, "field"),
                                     value_in(rows, row, "code"), value_in(rows, row, "argument"));
        request->refused = refused;
    }
}

static void add_outcome(nuance_document_t *document, const nuance_request_t *request)
{
    xmlNodePtr outcome = nuance_document_add(document, document->page, "outcome");
    nuance_document_set(document, outcome, "result", request->result);
    nuance_document_set(document, outcome, "subject", request->subject);
}

/* What the page's form said when it was left, by name; NULL where nothing was kept. */
static const apr_table_t *fields_left(const nuance_reading_t *reading)
{
    apr_table_t *fields = NULL;
    for (int i = 1; i < reading->n_calls; i++) {
        const PGresult *rows = reading->results[i];
        if (!reading->calls[i].statement->fields || PQntuples(rows) == 0)
            continue;
        int name = PQfnumber(rows, "name");
        int value = PQfnumber(rows, "value");
        fields = apr_table_make(reading->request->pool, 8);
        for (int row = 0; row < PQntuples(rows); row++)
            apr_table_setn(fields, PQgetvalue(rows, row, name), PQgetvalue(rows, row, value));
    }
    return fields;
}

/* --- pages ------------------------------------------------------------------------------------ */

static nuance_markup_links_t links_of(const nuance_request_t *request)
{
    return (nuance_markup_links_t){ .base = request->location->mount_point,
                                    .prefixes = request->location->link_prefixes };
}

static nuance_error_t *run_statements(nuance_reading_t *reading)
{
    nuance_request_t *request = reading->request;
    nuance_call_t *calls = apr_pcalloc(request->pool, MAX_CALLS * sizeof(*calls));
    int n_calls = 1;

    NUANCE_ERR(nuance_page_viewer_call(&calls[0], request));
    for (const char *const *s = reading->page->statements; s != NULL && *s != NULL; s++) {
        if (n_calls == MAX_CALLS || (calls[n_calls].statement = nuance_statement_find(*s)) == NULL)
            return nuance_error_create(request->pool, NUANCE_E_INTERNAL, NULL,
                                       "page %s: no statement '%s'", reading->page->name, *s);
        NUANCE_ERR(fill_call(&calls[n_calls++], request, reading->query));
    }
    reading->calls = calls;
    reading->n_calls = n_calls;
    return nuance_page_run_for_role(reading);
}

nuance_error_t *nuance_page_read(nuance_reading_t **result, nuance_request_t *request,
                                 const nuance_route_t *page, const apr_table_t *query)
{
    nuance_reading_t *reading = apr_pcalloc(request->pool, sizeof(*reading));

    reading->request = request;
    reading->page = page;
    reading->query = query;
    NUANCE_ERR(run_statements(reading));
    reading->visitor = strcmp(nuance_page_role(reading->results[0]), "visitor") == 0;
    reading->cacheable = (page->flags & NUANCE_ROUTE_PUBLIC) && reading->visitor;
    NUANCE_ERR(look_through(reading));
    note_problems(reading);
    *result = reading;
    reading->site = site_of(request);
    if (reading->cacheable || request->detour != NULL || (page->flags & NUANCE_ROUTE_POLLED))
        return NULL;
    if (request->result == NULL && page->bytes == NULL)
        nuance_flash_take(&reading->flash, &reading->flash_subject, &request->credential,
                          request->r, request->location);
    return fill_slots(request,
                      !reading->visitor
                          || (page->flags & (NUANCE_ROUTE_FORM | NUANCE_ROUTE_VISITORS)) != 0);
}

nuance_error_t *nuance_page_document(nuance_document_t **result, const nuance_reading_t *reading,
                                     const nuance_refusal_t *refusal)
{
    nuance_request_t *request = reading->request;
    nuance_markup_links_t links = links_of(request);
    nuance_document_t *document;

    /* a text's stylesheet has names of its own */
    xmlDictPtr names = request->media == NUANCE_TEXT ? NULL : nuance_render_names();
    NUANCE_ERR(nuance_document_create(&document, names, &links, request->pool));
    add_frame(document, request, reading->page->name, reading->site);
    NUANCE_ERR(
        nuance_document_add_rows(document, reading->calls[0].statement, reading->results[0]));
    if (request->result != NULL)
        add_outcome(document, request);
    add_flash(document, reading);
    add_query(document, reading);
    if (request->refused != NULL)
        add_problems(document, document->page, request->refused->problems);
    add_limits(document, reading->page);
    if (refusal != NULL) {
        document->fields = refusal->fields;
        NUANCE_ERR(add_refusal(document, refusal));
    }
    else
        document->fields = fields_left(reading);
    for (int i = 1; i < reading->n_calls; i++)
        if (!reading->calls[i].statement->redirect)
            NUANCE_ERR(nuance_document_add_rows(document, reading->calls[i].statement,
                                                reading->results[i]));
    *result = document;
    return NULL;
}

nuance_error_t *nuance_page_build(nuance_document_t **document, nuance_request_t *request,
                                  const nuance_route_t *page, const apr_table_t *query,
                                  const nuance_refusal_t *refusal)
{
    nuance_reading_t *reading;
    NUANCE_ERR(nuance_page_read(&reading, request, page, query));
    return nuance_page_document(document, reading, refusal);
}

nuance_error_t *nuance_page_outcome(nuance_document_t **result, nuance_request_t *request,
                                    const nuance_route_t *action)
{
    nuance_document_t *document;
    nuance_markup_links_t links = links_of(request);
    NUANCE_ERR(nuance_document_create(&document, NULL, &links, request->pool));
    nuance_document_set(document, document->page, "route", action->name);
    nuance_document_set(document, document->page, "path", request->path);
    request->slots[NUANCE_SLOT_REQUEST] = request->id;
    set_slot(document, request, "request", NUANCE_SLOT_REQUEST);
    add_outcome(document, request);
    *result = document;
    return NULL;
}

/* A form to be sent again is the same submission: should the first have been done after all, the
   second answers with its outcome. */
static nuance_error_t *add_second_try(nuance_document_t *document, nuance_request_t *request,
                                      const nuance_refusal_t *refusal)
{
    const char *submission = apr_table_get(refusal->fields, "submission");
    if (submission == NULL || !nuance_token_valid(submission, SUBMISSION_BYTES, MAX_SUBMISSION))
        return NULL;
    NUANCE_ERR(add_refusal(document, refusal));
    if (xmlHasProp(document->page, BAD_CAST "csrf") == NULL
        && nuance_credential_ensure_token(&request->credential, request->r, request->location)
               == NULL)
        nuance_document_set(document, document->page, "csrf",
                            nuance_csrf_token(&request->credential, request->pool));
    nuance_document_replace(document, document->page, "submission", submission);
    return NULL;
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

    int visitor = results == NULL || strcmp(nuance_page_role(results[0]), "visitor") == 0;
    NUANCE_ERR(nuance_document_create(&document, nuance_render_names(), &links, request->pool));
    NUANCE_ERR(fill_slots(request, !visitor));
    add_frame(document, request, "error", site_of(request));
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
        NUANCE_ERR(add_second_try(document, request, refusal));
    *result = document;
    return NULL;
}
