/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file gate.h
 * A number of places that threads take for a while. Who waits is let in in the order they came:
 * whoever has just left does not overtake them.
 */
#ifndef NUANCE_CORE_GATE_H
#define NUANCE_CORE_GATE_H

#include <apr_errno.h>
#include <apr_pools.h>
#include <apr_time.h>

typedef struct nuance_gate_t nuance_gate_t;

/** Makes a gate with so many places, which lives as long as @a pool. */
apr_status_t nuance_gate_create(nuance_gate_t **gate, int places, apr_pool_t *pool);

/**
 * Takes a place, and says in @a waited whether there was none at first. APR_TIMEUP when none was
 * left to us within @a patience microseconds, APR_EAGAIN while the gate is shut.
 */
apr_status_t nuance_gate_enter(int *waited, nuance_gate_t *gate, apr_interval_time_t patience,
                               apr_pool_t *scratch_pool);

/**
 * Gives the place back. With @a shut_for microseconds above 0 nobody is let in for so long, and who
 * waits is turned away; with 0 the gate is open from now on.
 */
void nuance_gate_leave(nuance_gate_t *gate, apr_interval_time_t shut_for);

/** How many wait. */
int nuance_gate_waiting(nuance_gate_t *gate);

#endif
