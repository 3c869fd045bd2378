/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file page.h
 * A route's page as a document: its statements' rows inside the frame that all pages share, with a
 * refused form and its problems where there is one.
 */
#ifndef NUANCE_PAGE_H
#define NUANCE_PAGE_H

#include "database.h"
#include "document.h"
#include "request.h"

/** A form that was refused, to be shown again. */
typedef struct nuance_refusal_t {
    const nuance_route_t *action;
    const apr_table_t *fields;   /**< as they were sent */
    const nuance_error_t *error; /**< with its problems */
} nuance_refusal_t;

/**
 * Reads the query parameters of a page. Addresses that people pass on gather other parameters on
 * their way (utm_source, fbclid): a page for people passes over what it does not know, so that the
 * answer is the same with and without. To a program a name we do not know is a typing error.
 *
 * Errors: NUANCE_E_BAD_REQUEST with a problem that names the parameter.
 */
nuance_error_t *nuance_page_query(apr_table_t **query, nuance_request_t *request,
                                  const nuance_route_t *page);

/** What a page's statements said, and what else it is made from. Lives in the request's pool. */
typedef struct nuance_reading_t {
    nuance_request_t *request;
    const nuance_route_t *page;
    const apr_table_t *query; /**< as nuance_page_query() read it, or NULL */
    nuance_call_t *calls;     /**< the first says who asks */
    PGresult **results;       /**< one for each call */
    int n_calls;
    int visitor;               /**< whoever asks has not logged in */
    int cacheable;             /**< the same bytes for every visitor, nothing of this one request */
    const char *site;          /**< scheme and host for links that are copied */
    const char *flash;         /**< what the last form came to, or NULL */
    const char *flash_subject; /**< what that is about, or NULL */
} nuance_reading_t;

/**
 * Reads a page's statements in one round trip. @a query holds what nuance_page_query() read (NULL:
 * none, as for a refused form). Where a statement sends the reader elsewhere, request->detour is
 * set and there is nothing to show. Sets request->slots.
 *
 * Errors: NUANCE_E_NOT_FOUND when a required row is not there for this viewer,
 * NUANCE_E_UNAUTHENTICATED when it is not and the viewer has not logged in (whether it exists or
 * not); NUANCE_E_BAD_REQUEST with problems for wrong query parameters; those of the database.
 */
nuance_error_t *nuance_page_read(nuance_reading_t **reading, nuance_request_t *request,
                                 const nuance_route_t *page, const apr_table_t *query);

/** Makes the document of what was read, with marks in its slots. @a refusal may be NULL. */
nuance_error_t *nuance_page_document(nuance_document_t **document, const nuance_reading_t *reading,
                                     const nuance_refusal_t *refusal);

/** Both of them. */
nuance_error_t *nuance_page_build(nuance_document_t **document, nuance_request_t *request,
                                  const nuance_route_t *page, const apr_table_t *query,
                                  const nuance_refusal_t *refusal);

/** Makes the document of an action without a page: request->result and request->subject. */
nuance_error_t *nuance_page_outcome(nuance_document_t **document, nuance_request_t *request,
                                    const nuance_route_t *action);

/**
 * Makes the document of an error page. Asks the database who the viewer is, unless @a error says
 * that it is away; never fails for want of it. With @a refusal (may be NULL) the page holds what
 * was typed, so that it can be sent again, under the same submission key.
 */
nuance_error_t *nuance_page_error(nuance_document_t **document, nuance_request_t *request,
                                  const nuance_error_t *error, int status,
                                  const nuance_refusal_t *refusal);

/** The call that every pipeline begins with: who asks. */
nuance_error_t *nuance_page_viewer_call(nuance_call_t *call, nuance_request_t *request);

#endif
