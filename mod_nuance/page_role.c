/* SPDX-License-Identifier: Apache-2.0 */
#include "page_role.h"

#include <string.h>

#include "core/memo.h"
#include "database.h"

/* Keys of other things begin with an address, too: ours are none of them. */
static const char here[sizeof(void *)];

/* The credential that counts; NULL: whoever it is has none. */
static const char *credential_of(const nuance_request_t *request)
{
    const nuance_credential_t *credential = &request->credential;
    if (credential->token_hash != NULL)
        return credential->token_hash;
    return credential->session_hash != NULL ? credential->session_hash : credential->remote_user;
}

static void make_key(nuance_buffer_t *key, const nuance_request_t *request)
{
    const char *place = here;
    nuance_buffer_init(key, request->pool);
    nuance_buffer_append(key, (const char *)&place, sizeof(place));
    nuance_buffer_puts(key, request->location->mount_point);
    nuance_buffer_puts(key, " ");
    /* a token is what it is asked for */
    nuance_buffer_puts(key, request->scope != NULL ? request->scope : "");
    nuance_buffer_puts(key, " ");
    nuance_buffer_puts(key, credential_of(request));
}

/* The role to expect; NULL when there is nothing to go by. */
static const char *role_expected(const nuance_request_t *request)
{
    nuance_buffer_t key;
    nuance_buffer_t role;

    if (request->credential.link_hash != NULL)
        return "link";
    if (credential_of(request) == NULL)
        return "visitor";
    make_key(&key, request);
    nuance_buffer_init(&role, request->pool);
    return nuance_memo_find(&role, &key) ? role.data : NULL;
}

/* Remembers the role that the database told, where it is not the one expected. */
static void remember_role(const nuance_request_t *request, const char *expected, const char *role)
{
    nuance_buffer_t key;
    nuance_buffer_t text;

    /* Of visitors there are too many: any number of cookies can be made up. */
    if (credential_of(request) == NULL || request->credential.link_hash != NULL
        || (expected == NULL && strcmp(role, "visitor") == 0)
        || (expected != NULL && strcmp(expected, role) == 0))
        return;
    make_key(&key, request);
    nuance_buffer_init(&text, request->pool);
    nuance_buffer_puts(&text, role);
    nuance_memo_keep(&key, &text);
}

const char *nuance_page_role(const PGresult *viewer)
{
    int column = PQfnumber(viewer, "role");
    return column >= 0 && PQntuples(viewer) > 0 && !PQgetisnull(viewer, 0, column)
               ? PQgetvalue(viewer, 0, column)
               : "visitor";
}

/* Runs those that may have rows for a viewer of that role. */
static nuance_error_t *run_calls_for(const char *role, nuance_reading_t *reading)
{
    apr_pool_t *pool = reading->request->pool;
    nuance_call_t *sent = apr_pcalloc(pool, sizeof(*sent) * (apr_size_t)reading->n_calls);
    PGresult **received;
    int n_sent = 0;

    for (int i = 0; i < reading->n_calls; i++)
        if (nuance_statement_is_for(reading->calls[i].statement, role))
            sent[n_sent++] = reading->calls[i];
    NUANCE_ERR(nuance_database_run(&received, reading->request->r, sent, n_sent, pool, pool));
    reading->results = apr_pcalloc(pool, sizeof(*reading->results) * (apr_size_t)reading->n_calls);
    for (int i = 0, n = 0; i < reading->n_calls; i++)
        if (nuance_statement_is_for(reading->calls[i].statement, role))
            reading->results[i] = received[n++]; /* NULL has no rows, to libpq as well */
    return NULL;
}

/* Whether anything that was left out for @a expected has rows for @a role. */
static int lacks(const nuance_reading_t *reading, const char *expected, const char *role)
{
    for (int i = 0; i < reading->n_calls; i++)
        if (!nuance_statement_is_for(reading->calls[i].statement, expected)
            && nuance_statement_is_for(reading->calls[i].statement, role))
            return 1;
    return 0;
}

nuance_error_t *nuance_page_run_for_role(nuance_reading_t *reading)
{
    const char *expected = role_expected(reading->request);
    NUANCE_ERR(run_calls_for(expected, reading));
    if (lacks(reading, expected, nuance_page_role(reading->results[0])))
        NUANCE_ERR(run_calls_for(NULL, reading));
    remember_role(reading->request, expected, nuance_page_role(reading->results[0]));
    return NULL;
}
