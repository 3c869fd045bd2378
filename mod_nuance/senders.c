/* SPDX-License-Identifier: Apache-2.0 */
#include "senders.h"

#include <apr_thread_mutex.h>
#include <openssl/rand.h>
#include <string.h>

/* A slot is overwritten by whoever falls on it next: what is forgotten is asked for again. */
enum { SLOTS = 4096, WINDOW = 60, MANY = 60 };

typedef struct sender_t {
    apr_uint64_t key;
    apr_int64_t window; /* the minute in which refusals were counted */
    apr_int64_t until;  /* stopped until then, in seconds */
    int refused;
} sender_t;

typedef struct senders_t {
    apr_thread_mutex_t *mutex;
    apr_uint64_t seed;
    sender_t slots[SLOTS];
} senders_t;

static senders_t *senders;

apr_status_t nuance_senders_child_init(apr_pool_t *pool)
{
    senders = NULL;
    senders_t *made = apr_pcalloc(pool, sizeof(*made));
    apr_status_t status = apr_thread_mutex_create(&made->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    if (status != APR_SUCCESS)
        return status;
    if (RAND_bytes((unsigned char *)&made->seed, sizeof(made->seed)) != 1)
        return APR_EGENERAL;
    senders = made;
    return APR_SUCCESS;
}

/* Of sixty-four bits, seeded, nobody finds two addresses that are taken for one (FNV-1a). */
static apr_uint64_t key_of(const nuance_request_t *request, const nuance_route_t *action)
{
    apr_uint64_t key = senders->seed ^ (apr_uint64_t)(action - nuance_routes);
    for (const char *c = request->r->useragent_ip; *c != '\0'; c++)
        key = (key ^ (unsigned char)*c) * 0x100000001B3u;
    return key ^ (key >> 32);
}

static int is_nobody(const nuance_request_t *request)
{
    const nuance_credential_t *credential = &request->credential;
    return senders != NULL && credential->session_hash == NULL && credential->remote_user == NULL
           && credential->token_hash == NULL;
}

void nuance_senders_note(const nuance_request_t *request, const nuance_route_t *action,
                         const nuance_error_t *error)
{
    if (!is_nobody(request))
        return;
    apr_uint64_t key = key_of(request, action);
    apr_int64_t now = apr_time_sec(apr_time_now());
    sender_t *slot = &senders->slots[key % SLOTS];

    apr_thread_mutex_lock(senders->mutex);
    if (slot->key != key || slot->window != now / WINDOW)
        *slot = (sender_t){ .key = key, .window = now / WINDOW };
    slot->refused++;
    if (error->code == NUANCE_E_THROTTLED)
        slot->until = now + (error->retry_after < WINDOW ? error->retry_after : WINDOW);
    else if (slot->refused >= MANY)
        slot->until = (slot->window + 1) * WINDOW;
    apr_thread_mutex_unlock(senders->mutex);
}

int nuance_senders_stopped(const nuance_request_t *request, const nuance_route_t *action)
{
    if (!is_nobody(request))
        return 0;
    apr_uint64_t key = key_of(request, action);
    apr_int64_t now = apr_time_sec(apr_time_now());
    const sender_t *slot = &senders->slots[key % SLOTS];

    apr_thread_mutex_lock(senders->mutex);
    apr_int64_t left = slot->key == key ? slot->until - now : 0;
    apr_thread_mutex_unlock(senders->mutex);
    return left > 0 ? (int)left : 0;
}
