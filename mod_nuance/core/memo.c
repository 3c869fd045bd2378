/* SPDX-License-Identifier: Apache-2.0 */
#include "memo.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <openssl/rand.h>
#include <string.h>

/* A text, and how long it is. */
typedef struct kept_t {
    const char *text;
    apr_size_t length;
} kept_t;

/* What was kept in one stretch of time. */
typedef struct generation_t {
    apr_pool_t *pool;
    apr_hash_t *texts;
    apr_size_t size;
} generation_t;

/* Two generations: when the younger has filled half the memory it becomes the older, and what
   nobody has asked for since the last time goes with the one before. */
typedef struct memo_t {
    apr_thread_mutex_t *mutex;
    apr_pool_t *parent;
    apr_size_t limit; /* of one generation */
    apr_uint64_t seed;
    generation_t young;
    generation_t old;
} memo_t;

static memo_t *memo;

/* Eight bytes at a time: a key is all that a part of a page says, and the hash apr has takes as
   long as everything else about it. The seed makes collisions hard to bring about on purpose. */
static unsigned int hash_key(const char *key, apr_ssize_t *length)
{
    apr_uint64_t hash = memo->seed;
    apr_size_t left = (apr_size_t)*length;
    for (; left > 0;) {
        apr_uint64_t word = 0;
        apr_size_t n = left < sizeof(word) ? left : sizeof(word);
        memcpy(&word, key, n);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
        key += n;
        left -= n;
    }
    return (unsigned int)(hash ^ (hash >> 32));
}

static apr_status_t begin_generation(generation_t *generation)
{
    apr_allocator_t *allocator;
    /* An allocator of its own gives its memory back when the generation ends. */
    apr_status_t status = apr_allocator_create(&allocator);
    if (status != APR_SUCCESS)
        return status;
    status = apr_pool_create_ex(&generation->pool, memo->parent, NULL, allocator);
    if (status != APR_SUCCESS) {
        apr_allocator_destroy(allocator);
        return status;
    }
    apr_allocator_owner_set(allocator, generation->pool);
    apr_pool_tag(generation->pool, "nuance memo");
    generation->texts = apr_hash_make_custom(generation->pool, hash_key);
    generation->size = 0;
    return APR_SUCCESS;
}

apr_status_t nuance_memo_child_init(apr_pool_t *pool, apr_int64_t limit)
{
    memo = NULL;
    if (limit == 0)
        return APR_SUCCESS;
    memo_t *made = apr_pcalloc(pool, sizeof(*made));
    made->parent = pool;
    made->limit = (apr_size_t)limit / 2;
    apr_status_t status = apr_thread_mutex_create(&made->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    if (status != APR_SUCCESS)
        return status;
    if (RAND_bytes((unsigned char *)&made->seed, sizeof(made->seed)) != 1)
        return APR_EGENERAL;
    memo = made;
    status = begin_generation(&memo->young);
    if (status == APR_SUCCESS)
        status = begin_generation(&memo->old);
    if (status != APR_SUCCESS)
        memo = NULL;
    return status;
}

static void put(generation_t *generation, const void *key, apr_size_t key_length, const char *text,
                apr_size_t length)
{
    kept_t *kept = apr_palloc(generation->pool, sizeof(*kept));
    kept->text = apr_pmemdup(generation->pool, text, length);
    kept->length = length;
    apr_hash_set(generation->texts, apr_pmemdup(generation->pool, key, key_length),
                 (apr_ssize_t)key_length, kept);
    generation->size += key_length + length + sizeof(*kept) + 64; /* the entry of the hash */
}

/* Makes room where the young generation is full. */
static void grow_old(void)
{
    if (memo->limit == 0 || memo->young.size < memo->limit)
        return;
    apr_pool_destroy(memo->old.pool);
    memo->old = memo->young;
    if (begin_generation(&memo->young) != APR_SUCCESS)
        memo->limit = 0; /* no memory: what is old is used on, nothing is added */
}

int nuance_memo_is_kept(void)
{
    return memo != NULL;
}

int nuance_memo_find(nuance_buffer_t *text, const nuance_buffer_t *key)
{
    const kept_t *found;
    if (memo == NULL)
        return 0;
    apr_thread_mutex_lock(memo->mutex);
    found = apr_hash_get(memo->young.texts, key->data, (apr_ssize_t)key->length);
    if (found == NULL) {
        found = apr_hash_get(memo->old.texts, key->data, (apr_ssize_t)key->length);
        if (found != NULL && memo->young.size < memo->limit)
            put(&memo->young, key->data, key->length, found->text, found->length);
    }
    if (found != NULL)
        nuance_buffer_append(text, found->text, found->length);
    apr_thread_mutex_unlock(memo->mutex);
    return found != NULL;
}

void nuance_memo_keep(const nuance_buffer_t *key, const nuance_buffer_t *text)
{
    if (memo == NULL || key->length + text->length > memo->limit / 16)
        return;
    apr_thread_mutex_lock(memo->mutex);
    grow_old();
    if (memo->limit > 0)
        put(&memo->young, key->data, key->length, text->data, text->length);
    apr_thread_mutex_unlock(memo->mutex);
}
