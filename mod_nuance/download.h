/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file download.h
 * A page that is a file: its bytes come from the database chunk by chunk, as the client takes them.
 */
#ifndef NUANCE_DOWNLOAD_H
#define NUANCE_DOWNLOAD_H

#include "page.h"

/**
 * Sends the file that the reading's first row describes (name, type, size, sha256, shown), with
 * the statement its route names for the bytes. Answers conditional requests and a range of bytes
 * (RFC 9110; several at once are sent as the whole). While it waits for the client it holds no
 * connection to the database, and one chunk in memory. A right that is withdrawn ends it.
 *
 * Errors: none after the first byte; NUANCE_E_INTERNAL when the row lacks something.
 */
nuance_error_t *nuance_download_send(int *result, const nuance_reading_t *reading);

#endif
