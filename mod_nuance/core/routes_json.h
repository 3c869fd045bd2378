/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file routes_json.h
 * The table of routes as data, for tests and tools.
 */
#ifndef NUANCE_CORE_ROUTES_JSON_H
#define NUANCE_CORE_ROUTES_JSON_H

#include "buffer.h"

/**
 * Appends a JSON array with an object for each route: name, method, path, and statements of a page
 * or action, challenge and page of an action.
 */
void nuance_routes_json(nuance_buffer_t *buffer);

#endif
