/* SPDX-License-Identifier: Apache-2.0 */
#include "gate.h"

#include <apr_ring.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>

#include "steady.h"

/* Lives on the stack of the thread that waits. */
typedef struct waiter_t {
    APR_RING_ENTRY(waiter_t) link;
    apr_thread_cond_t *woken;
    apr_status_t result; /* APR_INCOMPLETE while it waits */
} waiter_t;

struct nuance_gate_t {
    apr_thread_mutex_t *mutex;
    APR_RING_HEAD(waiters_t, waiter_t) waiters;
    int free; /* none while anybody waits: a place is handed on */
    apr_time_t shut_until;
};

apr_status_t nuance_gate_create(nuance_gate_t **gate, int places, apr_pool_t *pool)
{
    *gate = apr_pcalloc(pool, sizeof(**gate));
    (*gate)->free = places;
    APR_RING_INIT(&(*gate)->waiters, waiter_t, link);
    return apr_thread_mutex_create(&(*gate)->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
}

static void let_go(waiter_t *waiter, apr_status_t result)
{
    APR_RING_REMOVE(waiter, link);
    waiter->result = result;
    apr_thread_cond_signal(waiter->woken);
}

static apr_status_t wait_for_place(nuance_gate_t *gate, apr_interval_time_t patience,
                                   apr_pool_t *scratch_pool)
{
    apr_time_t deadline = nuance_steady_now() + patience;
    waiter_t waiter = { .result = APR_INCOMPLETE };
    apr_status_t status = apr_thread_cond_create(&waiter.woken, scratch_pool);
    if (status != APR_SUCCESS)
        return status;
    APR_RING_INSERT_TAIL(&gate->waiters, &waiter, waiter_t, link);
    while (waiter.result == APR_INCOMPLETE) {
        apr_interval_time_t left = deadline - nuance_steady_now();
        if (left <= 0)
            let_go(&waiter, APR_TIMEUP);
        else
            (void)apr_thread_cond_timedwait(waiter.woken, gate->mutex, left);
    }
    apr_thread_cond_destroy(waiter.woken);
    return waiter.result;
}

apr_status_t nuance_gate_enter(int *waited, nuance_gate_t *gate, apr_interval_time_t patience,
                               apr_pool_t *scratch_pool)
{
    apr_status_t status = APR_SUCCESS;

    apr_thread_mutex_lock(gate->mutex);
    *waited = 0;
    if (nuance_steady_now() < gate->shut_until)
        status = APR_EAGAIN;
    else if (gate->free > 0)
        gate->free--;
    else {
        *waited = 1;
        status = wait_for_place(gate, patience, scratch_pool);
    }
    apr_thread_mutex_unlock(gate->mutex);
    return status;
}

void nuance_gate_leave(nuance_gate_t *gate, apr_interval_time_t shut_for)
{
    apr_thread_mutex_lock(gate->mutex);
    gate->shut_until = shut_for > 0 ? nuance_steady_now() + shut_for : 0;
    while (shut_for > 0 && !APR_RING_EMPTY(&gate->waiters, waiter_t, link))
        let_go(APR_RING_FIRST(&gate->waiters), APR_EAGAIN);
    if (APR_RING_EMPTY(&gate->waiters, waiter_t, link))
        gate->free++;
    else
        let_go(APR_RING_FIRST(&gate->waiters), APR_SUCCESS);
    apr_thread_mutex_unlock(gate->mutex);
}

int nuance_gate_waiting(nuance_gate_t *gate)
{
    int n = 0;
    apr_thread_mutex_lock(gate->mutex);
    for (waiter_t *w = APR_RING_FIRST(&gate->waiters);
         w != APR_RING_SENTINEL(&gate->waiters, waiter_t, link); w = APR_RING_NEXT(w, link))
        n++;
    apr_thread_mutex_unlock(gate->mutex);
    return n;
}
