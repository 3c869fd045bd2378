/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file slots.h
 * What differs each time one and the same page is sent: the request's name, the tokens of its
 * forms. A page is made with marks in their place, and the marks become values as it is sent. So
 * the page itself can be remembered, and what is remembered holds nobody's token.
 */
#ifndef NUANCE_CORE_SLOTS_H
#define NUANCE_CORE_SLOTS_H

#include <apr_errno.h>

#include "buffer.h"

/** What may stand in a page's slots. */
typedef enum nuance_slot_t {
    NUANCE_SLOT_REQUEST,    /**< the request's id */
    NUANCE_SLOT_CSRF,       /**< the token of the session's forms */
    NUANCE_SLOT_SUBMISSION, /**< the submission key */
    NUANCE_SLOTS            /**< how many there are */
} nuance_slot_t;

/**
 * Chooses this child's marks at random: nobody can type one. Called before the first page is made.
 */
apr_status_t nuance_slots_child_init(void);

/** The mark of a slot: characters that HTML, XML and JSON leave as they are. */
const char *nuance_slot_mark(nuance_slot_t slot);

/**
 * Appends @a page with values for its marks. A value is written as it is, so it holds nothing that
 * HTML, XML or JSON would escape; NULL is written as nothing.
 */
void nuance_slots_fill(nuance_buffer_t *out, const nuance_buffer_t *page,
                       const char *const values[NUANCE_SLOTS]);

#endif
