/* SPDX-License-Identifier: Apache-2.0 */
/* Places that threads wait for. */
#include "unit.h"

#include <apr_thread_proc.h>

#include "core/gate.h"

#define LONG_ENOUGH apr_time_from_sec(10)

enum { CROWD = 5 };

typedef struct world_t {
    nuance_gate_t *gate;
    char order[CROWD + 1]; /* who came in; changed by whoever has the only place */
    int n;
} world_t;

typedef struct visitor_t {
    world_t *world;
    char name;
    apr_status_t status;
    apr_thread_t *thread;
} visitor_t;

static void *APR_THREAD_FUNC visit(apr_thread_t *thread, void *data)
{
    visitor_t *visitor = data;
    world_t *world = visitor->world;
    int waited;
    visitor->status =
        nuance_gate_enter(&waited, world->gate, LONG_ENOUGH, apr_thread_pool_get(thread));
    if (visitor->status == APR_SUCCESS) {
        world->order[world->n++] = visitor->name;
        nuance_gate_leave(world->gate, 0);
    }
    return NULL;
}

/* Starts a crowd, one after the other, before a gate whose only place is taken. */
static void gather(visitor_t *crowd, world_t *world, apr_pool_t *pool)
{
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = (visitor_t){ .world = world, .name = (char)('a' + i) };
        assert_int_equal(apr_thread_create(&crowd[i].thread, NULL, visit, &crowd[i], pool),
                         APR_SUCCESS);
        while (nuance_gate_waiting(world->gate) <= i)
            apr_sleep(1000);
    }
}

static void part(visitor_t *crowd)
{
    for (int i = 0; i < CROWD; i++) {
        apr_status_t status;
        assert_int_equal(apr_thread_join(&status, crowd[i].thread), APR_SUCCESS);
    }
}

static void test_who_came_first_goes_first(void **state)
{
    world_t world = { 0 };
    visitor_t crowd[CROWD];
    int waited;
    assert_int_equal(nuance_gate_create(&world.gate, 1, *state), APR_SUCCESS);
    assert_int_equal(nuance_gate_enter(&waited, world.gate, 0, *state), APR_SUCCESS);
    assert_false(waited);
    gather(crowd, &world, *state);
    nuance_gate_leave(world.gate, 0);
    /* whoever comes back at once stands at the end */
    assert_int_equal(nuance_gate_enter(&waited, world.gate, LONG_ENOUGH, *state), APR_SUCCESS);
    assert_true(waited);
    assert_string_equal(world.order, "abcde");
    nuance_gate_leave(world.gate, 0);
    part(crowd);
}

static void test_patience_ends(void **state)
{
    nuance_gate_t *gate;
    int waited;
    assert_int_equal(nuance_gate_create(&gate, 2, *state), APR_SUCCESS);
    assert_int_equal(nuance_gate_enter(&waited, gate, 0, *state), APR_SUCCESS);
    assert_int_equal(nuance_gate_enter(&waited, gate, 0, *state), APR_SUCCESS);
    apr_time_t before = apr_time_now();
    assert_int_equal(nuance_gate_enter(&waited, gate, apr_time_from_msec(30), *state), APR_TIMEUP);
    assert_true(waited && apr_time_now() - before >= apr_time_from_msec(25));
    assert_int_equal(nuance_gate_waiting(gate), 0);
    /* and no place is lost by it */
    nuance_gate_leave(gate, 0);
    nuance_gate_leave(gate, 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(nuance_gate_enter(&waited, gate, 0, *state), APR_SUCCESS);
    assert_int_equal(nuance_gate_enter(&waited, gate, 0, *state), APR_TIMEUP);
}

static void test_shut_for_a_while(void **state)
{
    world_t world = { 0 };
    visitor_t crowd[CROWD];
    int waited;
    assert_int_equal(nuance_gate_create(&world.gate, 1, *state), APR_SUCCESS);
    assert_int_equal(nuance_gate_enter(&waited, world.gate, 0, *state), APR_SUCCESS);
    gather(crowd, &world, *state);
    nuance_gate_leave(world.gate, LONG_ENOUGH);
    part(crowd);
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(crowd[i].status, APR_EAGAIN);
    assert_int_equal(nuance_gate_enter(&waited, world.gate, LONG_ENOUGH, *state), APR_EAGAIN);
    assert_false(waited);
}

static void test_open_again(void **state)
{
    nuance_gate_t *gate;
    int waited;
    assert_int_equal(nuance_gate_create(&gate, 1, *state), APR_SUCCESS);
    assert_int_equal(nuance_gate_enter(&waited, gate, 0, *state), APR_SUCCESS);
    nuance_gate_leave(gate, apr_time_from_msec(20));
    assert_int_equal(nuance_gate_enter(&waited, gate, 0, *state), APR_EAGAIN);
    apr_sleep(apr_time_from_msec(25));
    assert_int_equal(nuance_gate_enter(&waited, gate, 0, *state), APR_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_POOL(test_who_came_first_goes_first),
        WITH_POOL(test_patience_ends),
        WITH_POOL(test_shut_for_a_while),
        WITH_POOL(test_open_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
