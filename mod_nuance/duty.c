/* SPDX-License-Identifier: Apache-2.0 */
#include "duty.h"

#include <apr_atomic.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <http_log.h>
#include <mod_watchdog.h>
#include <util_mutex.h>

#include "config.h"
#include "log.h"

#define LOCK_TYPE "nuance-duty"

/* Made before the fork; each child has its own copy, but for the lock that they share. */
typedef struct post_t {
    const nuance_duty_t *duty;
    void *data;
    apr_proc_mutex_t *lock;
    apr_thread_mutex_t *mutex; /* held while anything of it is called */
    int is_ours;
    int has_ended;
    struct post_t *next;
} post_t;

static post_t *posts;
static volatile apr_uint32_t is_ready;
static volatile apr_uint32_t is_ending;

int nuance_duty_is_ending(void)
{
    return apr_atomic_read32(&is_ending) != 0;
}

static void work(post_t *post, apr_pool_t *pool)
{
    if (post->has_ended || nuance_duty_is_ending() || !apr_atomic_read32(&is_ready))
        return;
    if (!post->is_ours)
        post->is_ours = apr_proc_mutex_trylock(post->lock) == APR_SUCCESS;
    if (post->is_ours)
        post->duty->work(post->data, pool);
}

static void end(post_t *post)
{
    if (!post->has_ended && post->is_ours && post->duty->end != NULL)
        post->duty->end(post->data);
    post->has_ended = 1;
}

/* Always successful: mod_watchdog never again calls what has failed once. */
static apr_status_t watch(int state, void *data, apr_pool_t *pool)
{
    post_t *post = data;

    if (state == AP_WATCHDOG_STATE_STARTING)
        return APR_SUCCESS;
    if (state == AP_WATCHDOG_STATE_STOPPING)
        apr_atomic_set32(&is_ending, 1);
    apr_thread_mutex_lock(post->mutex);
    if (state == AP_WATCHDOG_STATE_RUNNING)
        work(post, pool);
    else {
        end(post);
        if (post->is_ours)
            apr_proc_mutex_unlock(post->lock);
        post->is_ours = 0;
    }
    apr_thread_mutex_unlock(post->mutex);
    return APR_SUCCESS;
}

/* The lock is left to the end of the process: it can be given up by mod_watchdog's thread alone. */
static apr_status_t end_all(void *unused)
{
    apr_atomic_set32(&is_ending, 1);
    for (post_t *post = posts; post != NULL; post = post->next) {
        apr_thread_mutex_lock(post->mutex);
        end(post);
        apr_thread_mutex_unlock(post->mutex);
    }
    return APR_SUCCESS;
}

void nuance_duty_child_init(apr_pool_t *pchild, server_rec *server)
{
    for (post_t *post = posts; post != NULL; post = post->next) {
        /* Not in the child's pool, which goes before mod_watchdog's threads; nor in the process's,
           whose cleanups run when the lock itself, of the configuration's pool, is gone. */
        apr_status_t status = apr_proc_mutex_child_init(
            &post->lock, apr_proc_mutex_lockfile(post->lock), apr_proc_mutex_pool_get(post->lock));
        if (status != APR_SUCCESS) {
            ap_log_error(APLOG_MARK, APLOG_CRIT, status, server,
                         NUANCE_LOGNO(0122) "cannot use the lock of %s", post->duty->name);
            return;
        }
    }
    apr_pool_pre_cleanup_register(pchild, NULL, end_all);
    apr_atomic_set32(&is_ready, 1);
}

apr_status_t nuance_duty_setup(apr_pool_t *pconf)
{
    posts = NULL;
    return ap_mutex_register(pconf, LOCK_TYPE, NULL, APR_LOCK_DEFAULT, 0);
}

const char *nuance_duty_register(const nuance_duty_t *duty, void *data, server_rec *main_server,
                                 apr_pool_t *pconf)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    ap_watchdog_t *watchdog;
    int number = 0;

    if (get_instance == NULL || register_callback == NULL)
        return "mod_nuance does its background work by mod_watchdog: load it, or set "
               "NuanceBackground Off and NuanceDelivery Off";
    for (const post_t *other = posts; other != NULL; other = other->next)
        number++;
    post_t *post = apr_pcalloc(pconf, sizeof(*post));
    post->duty = duty;
    post->data = data;
    if (apr_thread_mutex_create(&post->mutex, APR_THREAD_MUTEX_DEFAULT, pconf) != APR_SUCCESS
        || ap_proc_mutex_create(&post->lock, NULL, LOCK_TYPE,
                                apr_psprintf(pconf, "%s%d", duty->name, number), main_server, pconf,
                                0)
               != APR_SUCCESS
        || get_instance(&watchdog, duty->name, 0, 0, pconf) != APR_SUCCESS
        || register_callback(watchdog, duty->every, post, watch) != APR_SUCCESS)
        return "cannot register with mod_watchdog";
    post->next = posts;
    posts = post;
    return NULL;
}
