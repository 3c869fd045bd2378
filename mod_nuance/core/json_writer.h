/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file json_writer.h
 * A page's XML as JSON, by one rule: an element is an object, its attributes are members (integers
 * and booleans by their column's type, all else strings), a list element is an array of its rows
 * with the list's own attributes beside it as "<list>_<attribute>", text and markup are strings.
 * Hyphens in names become underscores.
 */
#ifndef NUANCE_CORE_JSON_WRITER_H
#define NUANCE_CORE_JSON_WRITER_H

#include <libxml/tree.h>

#include "buffer.h"

/** Appends the page as one JSON object (RFC 8259) in UTF-8. */
void nuance_json_write(nuance_buffer_t *buffer, xmlDocPtr page);

/** Appends a string with its quotes. */
void nuance_json_write_string(nuance_buffer_t *buffer, const char *text);

#endif
