/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file fault_point.h
 * Steps of a delivery at which tests let the process die. Without the tests' own module nothing
 * happens.
 */
#ifndef NUANCE_DELIVERY_FAULT_POINT_H
#define NUANCE_DELIVERY_FAULT_POINT_H

#include <apr_optional.h>

/** What the tests' module offers. */
APR_DECLARE_OPTIONAL_FN(void, nuance_fault_at, (const char *step));

/** Tells the tests' module, where there is one, that a delivery has come to this step. */
void nuance_fault_point(const char *step);

#endif
