/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file log.h
 * Logging of the module. Each message has an id of its own, NUANCE followed by four digits, so that
 * it can be looked up; LogLevel nuance:debug sets the module's level.
 */
#ifndef NUANCE_LOG_H
#define NUANCE_LOG_H

#include <http_log.h>

/* mod_nuance.c has the module record, which declares this by itself. */
#ifndef NUANCE_MODULE_RECORD
APLOG_USE_MODULE(nuance);
#endif

/** The id of a message, to be put before its format. */
#define NUANCE_LOGNO(number) "NUANCE" #number ": "

#endif
