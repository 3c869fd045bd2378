/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file scanner.h
 * A virus scanner that speaks clamd's protocol (INSTREAM): a file goes to it in pieces, and it says
 * what it thinks.
 */
#ifndef NUANCE_CORE_SCANNER_H
#define NUANCE_CORE_SCANNER_H

#include <apr_pools.h>
#include <apr_time.h>

#include "error.h"

/** What a scanner says of a file. */
typedef enum nuance_scan_result_t {
    NUANCE_SCAN_CLEAN,
    NUANCE_SCAN_INFECTED,
    NUANCE_SCAN_FAILED /**< it could not tell */
} nuance_scan_result_t;

/** A file being scanned. */
typedef struct nuance_scan_t nuance_scan_t;

/** Whether @a address is one: `unix:/path` or `tcp:host:port`. */
int nuance_scanner_is_address(const char *address);

/**
 * Begins a scan, in @a pool, with which the connection is closed. No step waits longer than
 * @a timeout. NUANCE_E_UNAVAILABLE when there is no scanner.
 */
nuance_error_t *nuance_scan_create(nuance_scan_t **scan, const char *address,
                                   apr_interval_time_t timeout, apr_pool_t *pool);

/** Hands on the next bytes. NUANCE_E_UNAVAILABLE when the scanner does not take them. */
nuance_error_t *nuance_scan_add(nuance_scan_t *scan, const char *data, apr_size_t length);

/**
 * Ends the file. Sets *result, and *words to what the scanner says of it, in the scan's pool.
 * NUANCE_E_UNAVAILABLE when it does not answer.
 */
nuance_error_t *nuance_scan_end(nuance_scan_result_t *result, const char **words,
                                nuance_scan_t *scan);

#endif
