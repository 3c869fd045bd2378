/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file mail_text.h
 * The text/plain body of a mail, from elements a stylesheet makes: <p> is ours and is wrapped,
 * <raw> somebody's own words and stays as it is, <line> a line on its own, such as an address of a
 * page. Between them stands an empty line, but between lines.
 */
#ifndef NUANCE_CORE_MAIL_TEXT_H
#define NUANCE_CORE_MAIL_TEXT_H

#include <libxml/tree.h>

#include "buffer.h"

/** How many characters a line of our own words has at most, where words allow. */
#define NUANCE_MAIL_COLUMNS 72

/** Appends the children of @a element as text, lines ended by LF. */
void nuance_mail_text_write(nuance_buffer_t *out, const xmlNode *element);

#endif
