/* SPDX-License-Identifier: Apache-2.0 */
#include "slots.h"

#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>

/* A mark is a character that hardly any page holds, so that marks are found at the speed of
   memchr(); then what nobody can guess; then which slot it is. */
enum { BEGIN = 0x7F, RANDOM_BYTES = 16, MARK_LENGTH = 1 + 2 * RANDOM_BYTES + 1 };

static char marks[NUANCE_SLOTS][MARK_LENGTH + 1];

apr_status_t nuance_slots_child_init(void)
{
    unsigned char random[RANDOM_BYTES];
    if (RAND_bytes(random, sizeof(random)) != 1)
        return APR_EGENERAL;
    for (int slot = 0; slot < NUANCE_SLOTS; slot++) {
        char *mark = marks[slot];
        *mark++ = BEGIN;
        for (int i = 0; i < RANDOM_BYTES; i++, mark += 2)
            snprintf(mark, 3, "%02x", random[i]);
        *mark++ = (char)('a' + slot);
        *mark = '\0';
    }
    return APR_SUCCESS;
}

const char *nuance_slot_mark(nuance_slot_t slot)
{
    return marks[slot];
}

/* The slot whose mark begins here, or NUANCE_SLOTS. */
static int slot_at(const char *text, apr_size_t left)
{
    int slot = 0;
    if (left < MARK_LENGTH || memcmp(text, marks[0], MARK_LENGTH - 1) != 0)
        return NUANCE_SLOTS;
    while (slot < NUANCE_SLOTS && text[MARK_LENGTH - 1] != marks[slot][MARK_LENGTH - 1])
        slot++;
    return slot;
}

void nuance_slots_fill(nuance_buffer_t *out, const nuance_buffer_t *page,
                       const char *const values[NUANCE_SLOTS])
{
    const char *text = page->data;
    const char *end = page->data + page->length;
    const char *mark = text;

    while ((mark = memchr(mark, BEGIN, (apr_size_t)(end - mark))) != NULL) {
        int slot = slot_at(mark, (apr_size_t)(end - mark));
        if (slot == NUANCE_SLOTS) {
            mark++;
            continue;
        }
        nuance_buffer_append(out, text, (apr_size_t)(mark - text));
        if (values[slot] != NULL)
            nuance_buffer_puts(out, values[slot]);
        text = mark += MARK_LENGTH;
    }
    nuance_buffer_append(out, text, (apr_size_t)(end - text));
}
