/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file background.h
 * Jobs that no request waits for: rows of nuance.job, done by whichever server comes first. One
 * child of each server looks for them once a second.
 */
#ifndef NUANCE_BACKGROUND_H
#define NUANCE_BACKGROUND_H

#include <httpd.h>

/**
 * Has mod_watchdog call the jobs of every server that does them. Called in post_config. Returns a
 * sentence that says what to do when mod_watchdog is not there, else NULL.
 */
const char *nuance_background_setup(server_rec *main_server, apr_pool_t *pconf);

#endif
