/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file senders.h
 * Who sends forms without logging in, and was refused: remembered by each child for a minute at
 * most, so that the same sender's next form costs neither the database nor a page. What counts and
 * for how long it does the database says; this only spares asking it again.
 */
#ifndef NUANCE_SENDERS_H
#define NUANCE_SENDERS_H

#include "request.h"

/** Makes the table of a child, in its pool, for as long as it lives. */
apr_status_t nuance_senders_child_init(apr_pool_t *pool);

/**
 * Notes that a form sent to @a action by nobody who logged in was refused. One that was one too
 * many
 * (@a error is NUANCE_E_THROTTLED) stops its sender for as long as the error says, at most a
 * minute; others stop when there were many of them in one minute.
 */
void nuance_senders_note(const nuance_request_t *request, const nuance_route_t *action,
                         const nuance_error_t *error);

/** For how many seconds this sender's forms to @a action are refused unread; 0: they are read. */
int nuance_senders_stopped(const nuance_request_t *request, const nuance_route_t *action);

#endif
