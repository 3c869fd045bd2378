/* SPDX-License-Identifier: Apache-2.0 */
#include "steady.h"

#include <time.h>

apr_time_t nuance_steady_now(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return apr_time_now(); /* there is none */
    return apr_time_from_sec(now.tv_sec) + now.tv_nsec / 1000;
}
