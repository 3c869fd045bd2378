/* SPDX-License-Identifier: Apache-2.0 */
#include "engine.h"

#include <apr_optional.h>
#include <apr_thread_proc.h>
#include <http_log.h>
#include <signal.h>

#include "../config.h"
#include "../duty.h"
#include "../log.h"
#include "fault_point.h"
#include "loop.h"

#define LOOK_EVERY apr_time_from_msec(100)

/* One server's deliveries. Made before the fork; each child has its own copy. */
typedef struct engine_t {
    server_rec *server;
    apr_pool_t *pool; /* of the thread; NULL: there is none */
    apr_thread_t *thread;
    nuance_loop_switch_t control;
} engine_t;

static APR_OPTIONAL_FN_TYPE(nuance_fault_at) * fault_at;

void nuance_fault_point(const char *step)
{
    if (fault_at != NULL)
        fault_at(step);
}

static void *APR_THREAD_FUNC run(apr_thread_t *thread, void *data)
{
    engine_t *engine = data;
    nuance_loop_run(&engine->control, engine->server, engine->pool);
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* The thread, and those of libcurl's resolver, get no signals: they are the server's. */
static apr_status_t create_thread(engine_t *engine)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    apr_status_t status = apr_thread_create(&engine->thread, NULL, run, engine, engine->pool);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

/* Once it runs there is nothing more to do. */
static void start(void *data, apr_pool_t *unused)
{
    engine_t *engine = data;
    apr_status_t status = APR_EGENERAL;

    if (engine->pool != NULL || apr_pool_create(&engine->pool, NULL) != APR_SUCCESS)
        return;
    apr_pool_tag(engine->pool, "nuance delivery");
    apr_atomic_set32(&engine->control.stopping, 0);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK
        && (engine->control.multi = curl_multi_init()) != NULL)
        status = create_thread(engine);
    if (status == APR_SUCCESS)
        return;
    ap_log_error(APLOG_MARK, APLOG_ERR, status, engine->server,
                 NUANCE_LOGNO(0120) "cannot start to deliver");
    if (engine->control.multi != NULL)
        curl_multi_cleanup(engine->control.multi);
    engine->control.multi = NULL;
    apr_pool_destroy(engine->pool);
    engine->pool = NULL;
}

static void stop(void *data)
{
    engine_t *engine = data;
    apr_status_t status;

    if (engine->pool == NULL)
        return;
    apr_atomic_set32(&engine->control.stopping, 1);
    curl_multi_wakeup(engine->control.multi);
    apr_thread_join(&status, engine->thread);
    curl_multi_cleanup(engine->control.multi);
    engine->control.multi = NULL;
    apr_pool_destroy(engine->pool);
    engine->pool = NULL;
}

/* As jobs: a virtual host delivers only where it is asked to. */
static int delivers(server_rec *server, const server_rec *main_server)
{
    const nuance_server_t *set = ap_get_module_config(server->module_config, &nuance_module);
    int wanted = set->delivery >= 0 ? set->delivery : set->background;
    return server == main_server ? wanted != 0 : wanted == 1;
}

const char *nuance_engine_setup(server_rec *main_server, apr_pool_t *pconf)
{
    /* A thread of its own: jobs that take long must not keep messages from leaving. */
    static const nuance_duty_t deliveries = { "_nuance_delivery_", LOOK_EVERY, start, stop };
    const char *complaint = NULL;

    fault_at = APR_RETRIEVE_OPTIONAL_FN(nuance_fault_at);
    for (server_rec *server = main_server; server != NULL && complaint == NULL;
         server = server->next) {
        if (!delivers(server, main_server))
            continue;
        engine_t *engine = apr_pcalloc(pconf, sizeof(*engine));
        engine->server = server;
        complaint = nuance_duty_register(&deliveries, engine, main_server, pconf);
    }
    return complaint;
}
