/* SPDX-License-Identifier: Apache-2.0 */
#include "submit.h"

#include <apr_strings.h>
#include <string.h>

#include "action.h"
#include "answer.h"
#include "body.h"
#include "form_fields.h"
#include "page.h"
#include "senders.h"
#include "upload.h"

/* A form that nobody sends, or somebody else than its page was made for, is kept for who wrote it,
   where the action can: they find it once they have logged in. Whether it was. */
static int hold_form(int *result, nuance_request_t *request, const nuance_route_t *action,
                     const apr_table_t *fields)
{
    nuance_route_t hold = *action;
    nuance_outcome_t outcome;

    if (action->hold == NULL || request->media != NUANCE_HTML
        || request->location->auth != NUANCE_AUTH_ACCOUNTS)
        return 0;
    hold.action = action->hold;
    hold.challenge = NULL;
    hold.form = action->form != NULL ? action->form : action->name;
    nuance_error_t *error = nuance_action_run(&outcome, request, &hold, fields, NULL, NULL);
    if (error != NULL)
        nuance_answer_log(request, error, nuance_error_http_status(error));
    if (error != NULL || outcome.location == NULL)
        return 0;
    nuance_flash_set(&request->credential, request->r, request->location, outcome.flash,
                     outcome.subject);
    *result = nuance_answer_redirect(request, outcome.location, 0);
    return 1;
}

/* A form that goes on may have another text than it was sent with. */
static const apr_table_t *fields_now(const nuance_error_t *error, const apr_table_t *fields,
                                     apr_pool_t *pool)
{
    apr_table_t *now;
    if (error->code != NUANCE_E_UNFINISHED || error->problems == NULL)
        return fields;
    now = apr_table_copy(pool, fields);
    for (const nuance_problem_t *p = error->problems; p != NULL; p = p->next)
        if (p->field != NULL && p->argument != NULL)
            apr_table_setn(now, p->field, p->argument);
    return now;
}

static int is_csrf(const nuance_error_t *error)
{
    return error->code == NUANCE_E_FORBIDDEN && error->problems != NULL
           && strcmp(error->problems->code, "csrf") == 0;
}

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
        return nuance_answer_error(request, error);
    if ((error->code == NUANCE_E_UNAUTHENTICATED || is_csrf(error))
        && hold_form(&result, request, action, fields))
        return result;
    refusal.fields = fields_now(error, fields, request->pool);
    const nuance_route_t *page = nuance_route_find(action->page, NUANCE_GET);
    /* Whoever was logged out meanwhile does not lose what they typed. */
    int logged_out = error->code == NUANCE_E_UNAUTHENTICATED && !(page->flags & NUANCE_ROUTE_FORM);
    /* Nor does a stranger who sends too much, or not from a page of ours; what is made for them is
       small. */
    int stranger = (page->flags & NUANCE_ROUTE_VISITORS) && request->credential.session_hash == NULL
                   && request->credential.remote_user == NULL;
    if (stranger && status < 500 && error->code != NUANCE_E_UNFINISHED)
        nuance_senders_note(request, action, error);
    int unwanted =
        stranger && (error->code == NUANCE_E_THROTTLED || error->code == NUANCE_E_FORBIDDEN);
    if (status >= 500 || logged_out || unwanted)
        return nuance_answer_refusal(request, error, &refusal);
    nuance_error_t *second = nuance_page_build(&document, request, page, NULL, &refusal);
    if (second == NULL) {
        nuance_answer_log(request, error, status);
        nuance_answer_set_error_headers(request, error);
        second = nuance_answer_document(&result, request, status, page->name, document);
    }
    if (second == NULL)
        return result;
    int kept = second->code == NUANCE_E_UNAUTHENTICATED || nuance_error_http_status(second) >= 500;
    return nuance_answer_refusal(request, second, kept ? &refusal : NULL);
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
        error =
            nuance_answer_document(&result, request, created ? HTTP_CREATED : HTTP_OK,
                                   action->page != NULL ? action->page : action->name, document);
    return error == NULL ? result : nuance_answer_error(request, error);
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

static nuance_error_t *too_many(nuance_request_t *request, int seconds)
{
    nuance_error_t *error = nuance_error_create(request->pool, NUANCE_E_THROTTLED, NULL,
                                                "this sender was refused a moment ago");
    error->retry_after = seconds;
    return nuance_error_add_problem(error, NULL, "too-many-now", apr_itoa(request->pool, seconds));
}

int nuance_submit(nuance_request_t *request, const nuance_route_t *action)
{
    int is_signed = (action->flags & NUANCE_ROUTE_SIGNED) != 0;
    /* Nobody can send what they do not know the path of. */
    int is_form = !is_signed && !request->by_link && request->credential.token_hash == NULL;
    const char *body = NULL;
    apr_table_t *fields;
    nuance_outcome_t outcome;
    nuance_uploads_t uploads = { NULL, NULL };
    /* A form may be sent to be kept or looked at: its files come along. */
    const nuance_route_t *form = nuance_form_fields_route(action);
    const nuance_statement_t *function = form != NULL ? nuance_statement_find(form->action) : NULL;

    nuance_error_t *error =
        is_signed ? read_signed(&body, &fields, request)
        : nuance_upload_is_expected(request, function)
            ? nuance_upload_read(&fields, &uploads, request, function, is_form ? check_token : NULL)
            : nuance_body_read(&fields, request->r, action->method == NUANCE_PUT,
                               request->location->max_body);
    if (error != NULL)
        return error->code == NUANCE_E_BAD_REQUEST ? refuse(request, action, fields, error)
                                                   : nuance_answer_error(request, error);
    int stopped = action->page != NULL ? nuance_senders_stopped(request, action) : 0;
    if (stopped > 0) {
        nuance_refusal_t refusal = { action, fields, too_many(request, stopped) };
        return nuance_answer_refusal(request, refusal.error, &refusal);
    }
    if (is_form && (error = check_token(request, fields)) != NULL)
        /* What another site made up is not put into a form of ours, to be sent by mistake. */
        return nuance_request_is_foreign(request->r, request->location)
                   ? nuance_answer_error(request, error)
                   : refuse(request, action, fields, error);
    error = nuance_action_run(&outcome, request, action, fields, body, &uploads);
    if (error != NULL && error->code == NUANCE_E_NOT_FOUND && error->problems != NULL)
        error->problems = NULL; /* nothing is said of what may not be seen */
    if (error != NULL)
        return refuse(request, action, fields, error);
    if (outcome.location == NULL)
        return answer_here(request, action, &outcome);
    if (outcome.flash != NULL)
        nuance_flash_set(&request->credential, request->r, request->location, outcome.flash,
                         outcome.subject);
    return nuance_answer_redirect(request, outcome.location, 0);
}
