/* SPDX-License-Identifier: Apache-2.0 */
#include "page_memo.h"

#include <openssl/evp.h>
#include <string.h>

#include "core/memo.h"

enum { DIGEST_LENGTH = 32 };

/* Keys of parts of pages begin with an address: ours are none of them. */
static const char nowhere[sizeof(void *)];

static void add_bytes(nuance_buffer_t *key, const void *bytes, apr_size_t length)
{
    nuance_buffer_append(key, bytes, length);
}

static void add_number(nuance_buffer_t *key, int number)
{
    add_bytes(key, &number, sizeof(number));
}

/* With its length, so that two values are never taken for two others. */
static void add_value(nuance_buffer_t *key, const char *value, int length)
{
    add_number(key, value != NULL ? length : -1);
    if (value != NULL)
        add_bytes(key, value, (apr_size_t)length);
}

static void add_string(nuance_buffer_t *key, const char *value)
{
    add_value(key, value, value != NULL ? (int)strlen(value) : 0);
}

static void add_rows(nuance_buffer_t *key, const PGresult *rows)
{
    int n_rows = PQntuples(rows);
    int n_columns = PQnfields(rows);
    add_number(key, n_rows);
    add_number(key, n_columns);
    for (int row = 0; row < n_rows; row++)
        for (int column = 0; column < n_columns; column++)
            if (PQgetisnull(rows, row, column))
                add_value(key, NULL, 0);
            else
                add_value(key, PQgetvalue(rows, row, column), PQgetlength(rows, row, column));
}

static void add_table(nuance_buffer_t *key, const apr_table_t *table)
{
    const apr_array_header_t *entries = table != NULL ? apr_table_elts(table) : NULL;
    add_number(key, entries != NULL ? entries->nelts : 0);
    for (int i = 0; entries != NULL && i < entries->nelts; i++) {
        apr_table_entry_t entry = APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        add_string(key, entry.key);
        add_string(key, entry.val);
    }
}

/* All that page.c makes a page from, but for its slots. */
static void describe(nuance_buffer_t *key, const nuance_reading_t *reading)
{
    const nuance_request_t *request = reading->request;

    add_string(key, reading->page->name);
    add_string(key, request->location->mount_point);
    add_number(key, request->location->auth);
    add_table(key, request->location->link_prefixes);
    add_number(key, (int)request->media);
    add_string(key, request->media == NUANCE_TEXT ? request->match.text->suffix : NULL);
    add_number(key, request->credential.may_have_cookies);
    add_string(key, request->path);
    add_string(key, reading->site);
    for (int slot = 0; slot < NUANCE_SLOTS; slot++)
        add_number(key, request->slots[slot] != NULL);
    for (int c = 0; c < reading->n_calls; c++) {
        /* the first tells who asks, and its row says that */
        for (int i = 0; c > 0 && i < reading->calls[c].statement->n_parameters; i++)
            add_string(key, reading->calls[c].values[i]);
        add_rows(key, reading->results[c]);
    }
    add_table(key, reading->query);
}

/* What came of a form, what is wrong with a query, what a secret link shows, and a form that is
   stamped anew for each visitor. */
static int is_said_once(const nuance_reading_t *reading)
{
    return reading->request->result != NULL || reading->request->refused != NULL
           || reading->flash != NULL || reading->request->by_link
           || (reading->visitor && (reading->page->flags & NUANCE_ROUTE_VISITORS));
}

int nuance_page_memo_find(nuance_buffer_t *text, nuance_page_key_t *key,
                          const nuance_reading_t *reading)
{
    apr_pool_t *pool = reading->request->pool;
    nuance_buffer_t all;
    nuance_buffer_t kept;
    unsigned char digest[DIGEST_LENGTH];
    apr_time_t valid_until;

    nuance_buffer_init(&key->digest, pool);
    key->seen = 0;
    if (!nuance_memo_is_kept() || is_said_once(reading))
        return 0;
    nuance_buffer_init(&all, pool);
    nuance_buffer_reserve(&all, 16 * 1024);
    describe(&all, reading);
    if (EVP_Digest(all.data, all.length, digest, NULL, EVP_sha256(), NULL) != 1)
        return 0;
    add_bytes(&key->digest, nowhere, sizeof(nowhere));
    add_bytes(&key->digest, digest, sizeof(digest));
    nuance_buffer_init(&kept, pool);
    key->seen = nuance_memo_find(&kept, &key->digest);
    if (kept.length < sizeof(valid_until))
        return 0;
    memcpy(&valid_until, kept.data, sizeof(valid_until));
    if (apr_time_now() >= valid_until)
        return 0;
    *text = kept;
    text->data += sizeof(valid_until);
    text->length -= sizeof(valid_until);
    return 1;
}

void nuance_page_memo_keep(const nuance_page_key_t *key, const nuance_buffer_t *text,
                           apr_time_t valid_until, apr_pool_t *scratch_pool)
{
    nuance_buffer_t kept;
    if (key->digest.length == 0)
        return;
    nuance_buffer_init(&kept, scratch_pool);
    if (key->seen) {
        nuance_buffer_reserve(&kept, sizeof(valid_until) + text->length);
        add_bytes(&kept, &valid_until, sizeof(valid_until));
        add_bytes(&kept, text->data, text->length);
    }
    nuance_memo_keep(&key->digest, &kept);
}
