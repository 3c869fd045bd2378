/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file scan.h
 * Files wait for the virus scanner of NuanceScanner: a thread of its own hands them to it, so that
 * a large one delays nothing else.
 */
#ifndef NUANCE_SCAN_H
#define NUANCE_SCAN_H

#include <httpd.h>

/** Sees to it that files are scanned where a scanner is set; a sentence when that cannot be. */
const char *nuance_scan_setup(server_rec *main_server, apr_pool_t *pconf);

#endif
