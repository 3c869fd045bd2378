/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file answer.h
 * What leaves the handler: pages, error pages and redirects, each with the headers that are its own
 * and those that all answers have. The functions that return int return what a handler of httpd
 * does.
 */
#ifndef NUANCE_ANSWER_H
#define NUANCE_ANSWER_H

#include "page.h"

/** Sets the headers that all answers have. */
void nuance_answer_set_headers(nuance_request_t *request);

/** Sets what @a error adds to them: Retry-After, WWW-Authenticate (RFC 9110, 10.2.3, 11.6.1). */
void nuance_answer_set_error_headers(nuance_request_t *request, const nuance_error_t *error);

/** Sends a whole answer: status, headers common to all, and the bytes in @a body. */
int nuance_answer_send(nuance_request_t *request, int status, const char *content_type,
                       const nuance_buffer_t *body);

/** Sends 303 (or 301 for @a permanent) to a path below the mount point. */
int nuance_answer_redirect(nuance_request_t *request, const char *path, int permanent);

/**
 * Sends a document by the stylesheet @a name, in the language that was asked for; @a result is what
 * the handler returns. Errors: those of nuance_render(), when nothing was sent.
 */
nuance_error_t *nuance_answer_document(int *result, nuance_request_t *request, int status,
                                       const char *name, nuance_document_t *document);

/** The same for a page that was read: as it was made before, or made now. */
nuance_error_t *nuance_answer_reading(int *result, const nuance_reading_t *reading);

/** Sends the page of an error, and logs it. */
int nuance_answer_error(nuance_request_t *request, const nuance_error_t *error);

/** The same, with the form that was refused in it, to be sent again. @a refusal may be NULL. */
int nuance_answer_refusal(nuance_request_t *request, const nuance_error_t *error,
                          const nuance_refusal_t *refusal);

/** Logs an error that a request met. @a status is that of the answer. */
void nuance_answer_log(nuance_request_t *request, const nuance_error_t *error, int status);

#endif
