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
 * Reads a page's statements in one round trip and makes its document. @a query holds the raw query
 * parameters (NULL: none, as for a refused form). @a refusal may be NULL. Where a statement sends
 * the reader elsewhere, request->detour is set and the document is not to be shown.
 *
 * Errors: NUANCE_E_NOT_FOUND when a required row is not there for this viewer,
 * NUANCE_E_UNAUTHENTICATED when it is not and the viewer has not logged in (whether it exists or
 * not); NUANCE_E_BAD_REQUEST with problems for wrong query parameters; those of the database.
 */
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
