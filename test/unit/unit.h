/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file unit.h
 * What every unit test needs: cmocka, and a pool for each test.
 */
#ifndef NUANCE_TEST_UNIT_H
#define NUANCE_TEST_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants those four first */
#include <apr_general.h>
#include <apr_pools.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

static inline int make_pool(void **state)
{
    apr_pool_t *pool = NULL;
    if (apr_initialize() != APR_SUCCESS || apr_pool_create(&pool, NULL) != APR_SUCCESS)
        return -1;
    *state = pool;
    return 0;
}

static inline int drop_pool(void **state)
{
    apr_pool_destroy(*state);
    return 0;
}

/** A test with a pool as its state. */
#define WITH_POOL(test) cmocka_unit_test_setup_teardown(test, make_pool, drop_pool)

#endif
