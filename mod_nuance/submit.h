/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file submit.h
 * A form or an API call, from its body to its answer: read, proven to be the sender's own, done,
 * and answered by where it leads, by its page again with what is wrong, or by what came of it.
 */
#ifndef NUANCE_SUBMIT_H
#define NUANCE_SUBMIT_H

#include "request.h"

/** Answers a POST or PUT to @a action. Returns what a handler of httpd does. */
int nuance_submit(nuance_request_t *request, const nuance_route_t *action);

#endif
