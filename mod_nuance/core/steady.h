/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file steady.h
 * A clock for deadlines and durations.
 */
#ifndef NUANCE_CORE_STEADY_H
#define NUANCE_CORE_STEADY_H

#include <apr_time.h>

/** Microseconds since some moment. Nobody sets this clock: it neither jumps nor goes back. */
apr_time_t nuance_steady_now(void);

#endif
