/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file action.h
 * A posted form: its fields are the parameters of the action's function.
 */
#ifndef NUANCE_ACTION_H
#define NUANCE_ACTION_H

#include "request.h"
#include "upload.h"

/** What an action came to. Strings live in the request's pool. */
typedef struct nuance_outcome_t {
    const char *location; /**< path below the mount point to go on to; NULL: the answer is here */
    const char *flash;    /**< code of a message, or NULL; `created` answers 201 where there is no
                               location */
    const char *subject;  /**< what the message is about, or NULL */
} nuance_outcome_t;

/**
 * Checks the fields (and @a body, for functions that take it whole; @a uploads is what came of the
 * files among them, or NULL), calls the action's function as
 * this viewer, and sets the session's cookie when the function opened or closed one. Fields the
 * function does not have, and wrong ones, are NUANCE_E_INVALID with a problem each; the function's
 * own refusals come as it raised them.
 */
nuance_error_t *nuance_action_run(nuance_outcome_t *outcome, nuance_request_t *request,
                                  const nuance_route_t *action, const apr_table_t *fields,
                                  const char *body, const nuance_uploads_t *uploads);

#endif
