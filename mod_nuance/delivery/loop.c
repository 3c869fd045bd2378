/* SPDX-License-Identifier: Apache-2.0 */
#include "loop.h"

#include <apr_strings.h>
#include <http_log.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../core/steady.h"
#include "../database.h"
#include "../log.h"
#include "../metrics.h"
#include "command.h"
#include "fault_point.h"
#include "link.h"
#include "result.h"
#include "transfer.h"

/* How often to look without being told, for rows whose time has come and words that were lost. */
#define POLL_EVERY apr_time_from_sec(1)
#define DEPTH_EVERY apr_time_from_sec(5)
/* Results are collected so long while more are on their way: one statement for many. */
#define LINGER apr_time_from_msec(5)
/* What is under way when the server stops gets so long. */
#define LAST_CHANCE apr_time_from_sec(2)
/* What has come of it gets longer to be told: what is not told is sent again. */
#define LAST_WORDS apr_time_from_sec(5)
/* A lease is longer than any attempt can take. */
enum { LEASE_MARGIN = 15, MAX_REPORT = 250, MAX_FDS = 64 };

enum { ASKED_BEGIN, ASKED_REPORT, ASKED_RECOVER, ASKED_CLAIM, ASKED_DEPTH };

typedef struct loop_t {
    nuance_loop_switch_t *control;
    server_rec *server;
    const nuance_server_t *config;
    apr_pool_t *pool;
    apr_pool_t *scratch_pool; /* of one exchange */
    nuance_link_t *link;
    const char *node; /* our number in the database, or NULL */
    apr_pool_t *node_pool;
    int asked[NUANCE_LINK_CALLS];
    int n_asked;
    int n_reported;             /* results in the exchange under way */
    nuance_delivery_t *results; /* finished, not yet reported; the oldest first */
    nuance_delivery_t **last_result;
    int n_results;
    apr_time_t first_result_at;
    int report_at_most; /* fewer after a refusal, so that one bad result does not keep the rest */
    int n_in_flight;
    nuance_command_t *commands;
    apr_array_header_t *free_handles;
    int wants_claim;
    apr_time_t claim_at;
    apr_time_t recover_at;
    apr_time_t depth_at;
    int complained;
} loop_t;

static int is_stopping(const loop_t *loop)
{
    return apr_atomic_read32(&loop->control->stopping) != 0;
}

/* --- transfers -------------------------------------------------------------------------------- */

static CURL *take_handle(loop_t *loop)
{
    CURL **free_handle = apr_array_pop(loop->free_handles);
    return free_handle != NULL ? *free_handle : curl_easy_init();
}

static void give_handle(loop_t *loop, CURL *easy)
{
    curl_easy_reset(easy);
    APR_ARRAY_PUSH(loop->free_handles, CURL *) = easy;
}

/* The delivery has come to an end; what came of it is reported with the next exchange. */
static void finish(loop_t *loop, nuance_delivery_t *delivery)
{
    if (delivery->easy != NULL)
        give_handle(loop, delivery->easy);
    curl_slist_free_all(delivery->headers);
    delivery->easy = NULL;
    delivery->headers = NULL;
    delivery->took = nuance_steady_now() - delivery->began_at;
    nuance_metrics_delivery(delivery->type, delivery->took);
    if (loop->results == NULL)
        loop->first_result_at = nuance_steady_now();
    *loop->last_result = delivery;
    loop->last_result = &delivery->next;
    loop->n_results++;
    loop->n_in_flight--;
    nuance_fault_point("answered");
}

static nuance_error_t *start(loop_t *loop, nuance_delivery_t *delivery)
{
    const nuance_transport_t *transport = nuance_transport_find(delivery->type);

    if (strcmp(delivery->type, "command") == 0) {
        nuance_command_t *command;
        NUANCE_ERR(nuance_command_start(&command, delivery));
        command->next = loop->commands;
        loop->commands = command;
        return NULL;
    }
    if (transport == NULL)
        return nuance_error_create(delivery->pool, NUANCE_E_SETUP, NULL,
                                   "this server sends nothing of the type %s", delivery->type);
    delivery->easy = take_handle(loop);
    if (delivery->easy == NULL)
        return nuance_error_create(delivery->pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    NUANCE_ERR(nuance_transfer_prepare(delivery));
    NUANCE_ERR(transport->prepare(delivery));
    if (delivery->withdrawn)
        return NULL;
    CURLMcode code = curl_multi_add_handle(loop->control->multi, delivery->easy);
    if (code != CURLM_OK)
        return nuance_error_create(delivery->pool, NUANCE_E_INTERNAL, NULL, "libcurl: %s",
                                   curl_multi_strerror(code));
    return NULL;
}

/* Nothing was sent and nothing is to be told: the next of its ordering may be due. */
static void drop(loop_t *loop, nuance_delivery_t *delivery)
{
    give_handle(loop, delivery->easy);
    curl_slist_free_all(delivery->headers);
    loop->n_in_flight--;
    loop->wants_claim = 1;
    apr_pool_destroy(delivery->pool);
}

static void begin_deliveries(loop_t *loop, const PGresult *rows)
{
    if (PQntuples(rows) > 0)
        nuance_fault_point("claimed");
    for (int i = 0; i < PQntuples(rows); i++) {
        nuance_delivery_t *delivery =
            nuance_delivery_create(rows, i, loop->server, loop->config, loop->pool);
        delivery->node = apr_pstrdup(delivery->pool, loop->node);
        loop->n_in_flight++;
        nuance_error_t *error = start(loop, delivery);
        if (error != NULL) {
            nuance_transfer_fail(delivery, error);
            finish(loop, delivery);
        }
        else if (delivery->withdrawn)
            drop(loop, delivery);
    }
}

static void collect_transfers(loop_t *loop)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(loop->control->multi, &left)) != NULL) {
        nuance_delivery_t *delivery;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result; /* gone with the handle */
        CURL *easy = message->easy_handle;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&delivery);
        curl_multi_remove_handle(loop->control->multi, easy);
        nuance_transfer_finish(delivery, code);
        const nuance_transport_t *transport = nuance_transport_find(delivery->type);
        if (transport != NULL && transport->finish != NULL)
            transport->finish(delivery, code);
        finish(loop, delivery);
    }
}

static void step_commands(loop_t *loop)
{
    nuance_command_t **place = &loop->commands;
    while (*place != NULL) {
        nuance_command_t *command = *place;
        if (nuance_command_step(command)) {
            *place = command->next;
            finish(loop, command->delivery);
        }
        else
            place = &command->next;
    }
}

/* --- the database ----------------------------------------------------------------------------- */

/* The first n results are told; their deliveries end here. */
static void forget_results(loop_t *loop, int n)
{
    for (; n > 0 && loop->results != NULL; n--) {
        nuance_delivery_t *told = loop->results;
        loop->results = told->next;
        loop->n_results--;
        apr_pool_destroy(told->pool);
    }
    if (loop->results == NULL)
        loop->last_result = &loop->results;
}

static void add_call(loop_t *loop, nuance_call_t *calls, int what, const char *name,
                     const char *const *values)
{
    calls[loop->n_asked] =
        (nuance_call_t){ .statement = nuance_statement_find(name), .values = values };
    loop->asked[loop->n_asked++] = what;
}

static const char *number(const loop_t *loop, apr_int64_t value)
{
    return apr_psprintf(loop->scratch_pool, "%" APR_INT64_T_FMT, value);
}

static const char *const *list_of(const loop_t *loop, int n, const char *const *values)
{
    return apr_pmemdup(loop->scratch_pool, values, sizeof(*values) * (apr_size_t)n);
}

static void ask_to_begin(loop_t *loop)
{
    nuance_call_t calls[NUANCE_LINK_CALLS];
    char host[256] = "";
    gethostname(host, sizeof(host) - 1);
    const char *name = apr_psprintf(loop->scratch_pool, "%.180s %ld", host, (long)getpid());
    loop->n_asked = 0;
    add_call(loop, calls, ASKED_BEGIN, "outbox_begin", list_of(loop, 1, &name));
    nuance_link_send(loop->link, calls, loop->n_asked, loop->scratch_pool);
}

static int should_report(const loop_t *loop, apr_time_t now)
{
    return loop->n_results > 0
           && (loop->n_results >= MAX_REPORT || loop->n_results >= loop->n_in_flight
               || now >= loop->first_result_at + LINGER || is_stopping(loop));
}

/* What there is to tell and to ask goes in one exchange. */
static void ask(loop_t *loop)
{
    nuance_call_t calls[NUANCE_LINK_CALLS];
    apr_time_t now = nuance_steady_now();
    apr_int64_t room = loop->config->delivery_room - loop->n_in_flight;
    int stopping = is_stopping(loop);

    if (loop->link->notified || now >= loop->claim_at)
        loop->wants_claim = 1;
    loop->link->notified = 0;
    loop->n_asked = loop->n_reported = 0;
    if (should_report(loop, now)) {
        loop->n_reported =
            loop->n_results < loop->report_at_most ? loop->n_results : loop->report_at_most;
        const char *values[] = { loop->node, nuance_results_json(loop->results, loop->n_reported,
                                                                 loop->scratch_pool) };
        add_call(loop, calls, ASKED_REPORT, "outbox_report", list_of(loop, 2, values));
        loop->wants_claim = 1;
    }
    if (!stopping && now >= loop->recover_at) {
        add_call(loop, calls, ASKED_RECOVER, "outbox_recover", &loop->node);
        loop->recover_at = now + POLL_EVERY;
    }
    if (!stopping && loop->wants_claim && room > 0) {
        const char *values[] = { loop->node, number(loop, room),
                                 number(loop, loop->config->delivery_timeout + LEASE_MARGIN),
                                 loop->config->site,
                                 loop->config->mail_server != NULL ? "true" : "false" };
        add_call(loop, calls, ASKED_CLAIM, "outbox_claim", list_of(loop, 5, values));
        loop->wants_claim = 0;
        loop->claim_at = now + POLL_EVERY;
    }
    if (!stopping && now >= loop->depth_at) {
        add_call(loop, calls, ASKED_DEPTH, "outbox_depth", NULL);
        loop->depth_at = now + DEPTH_EVERY;
    }
    if (loop->n_asked == 0)
        return;
    nuance_link_send(loop->link, calls, loop->n_asked, loop->scratch_pool);
    if (loop->n_reported > 0)
        nuance_fault_point("reporting");
}

static apr_uint64_t unsigned_of(const PGresult *row, int column)
{
    return PQgetisnull(row, 0, column) ? 0 : strtoull(PQgetvalue(row, 0, column), NULL, 10);
}

static void take_answer(loop_t *loop, int what, const PGresult *result)
{
    switch (what) {
    case ASKED_BEGIN:
        loop->node = apr_pstrdup(loop->node_pool, PQgetvalue(result, 0, 0));
        loop->wants_claim = 1;
        break;
    case ASKED_REPORT:
        for (int i = 0; i < PQntuples(result); i++)
            nuance_metrics_outcome(PQgetvalue(result, i, 0), PQgetvalue(result, i, 1),
                                   strtoull(PQgetvalue(result, i, 2), NULL, 10));
        forget_results(loop, loop->n_reported);
        loop->report_at_most = MAX_REPORT;
        nuance_fault_point("reported");
        break;
    case ASKED_RECOVER:
        if (unsigned_of(result, 0) > 0)
            loop->wants_claim = 1;
        break;
    case ASKED_CLAIM: begin_deliveries(loop, result); break;
    default:
        nuance_metrics_outbox(unsigned_of(result, 0), unsigned_of(result, 1),
                              unsigned_of(result, 2), unsigned_of(result, 3),
                              unsigned_of(result, 4));
    }
}

/* Of a missing schema requests speak; of a database that is away, the first time. */
static void complain(loop_t *loop)
{
    const nuance_error_t *error = loop->link->error;
    int level = loop->complained || error->code == NUANCE_E_SCHEMA ? APLOG_DEBUG : APLOG_WARNING;
    loop->complained = 1;
    ap_log_error(APLOG_MARK, level, error->status, loop->server,
                 NUANCE_LOGNO(0121) "delivery waits: %s",
                 nuance_error_describe(error, loop->scratch_pool));
}

static void step_database(loop_t *loop)
{
    nuance_link_event_t event = nuance_link_step(loop->link);

    if (event == NUANCE_LINK_OPENED) {
        apr_pool_clear(loop->scratch_pool);
        ask_to_begin(loop);
        return;
    }
    if (event == NUANCE_LINK_LOST || event == NUANCE_LINK_REFUSED) {
        complain(loop);
        /* Nothing was changed: what could not be told is told again, one by one to be sure. */
        loop->report_at_most = loop->n_reported > 0 ? 1 : loop->report_at_most;
        loop->claim_at = nuance_steady_now() + POLL_EVERY;
    }
    if (event == NUANCE_LINK_LOST) {
        loop->node = NULL;
        apr_pool_clear(loop->node_pool);
    }
    if (event == NUANCE_LINK_REFUSED && loop->node == NULL)
        nuance_link_close(loop->link);
    if (event == NUANCE_LINK_ANSWERED) {
        loop->complained = 0;
        for (int i = 0; i < loop->n_asked; i++)
            take_answer(loop, loop->asked[i], loop->link->results[i]);
    }
    if (nuance_link_is_ready(loop->link) && loop->node != NULL) {
        apr_pool_clear(loop->scratch_pool);
        ask(loop);
    }
}

/* --- waiting ---------------------------------------------------------------------------------- */

static void wait_for_something(loop_t *loop)
{
    struct curl_waitfd sockets[MAX_FDS];
    unsigned n = 0;
    apr_interval_time_t patience = POLL_EVERY;

    if (nuance_link_socket(loop->link) >= 0) {
        short events = (short)((loop->link->events & POLLIN ? CURL_WAIT_POLLIN : 0)
                               | (loop->link->events & POLLOUT ? CURL_WAIT_POLLOUT : 0));
        sockets[n++] = (struct curl_waitfd){ nuance_link_socket(loop->link), events, 0 };
    }
    else
        patience = apr_time_from_msec(100);
    for (nuance_command_t *command = loop->commands; command != NULL && n + 2 <= MAX_FDS;
         command = command->next)
        n += (unsigned)nuance_command_wait_for(command, &sockets[n]);
    if (loop->commands != NULL || is_stopping(loop))
        patience = apr_time_from_msec(50); /* the end of a process makes no socket readable */
    if (loop->n_results > 0 && nuance_link_is_ready(loop->link))
        patience = LINGER;
    curl_multi_poll(loop->control->multi, sockets, n, (int)apr_time_as_msec(patience), NULL);
}

/* Whether there is anything left worth waiting for once the server stops. */
static int may_end(loop_t *loop, apr_time_t *deadline)
{
    apr_time_t now = nuance_steady_now();
    if (!is_stopping(loop))
        return 0;
    if (*deadline == 0)
        *deadline = now + LAST_CHANCE;
    return now > *deadline + (loop->n_results > 0 ? LAST_WORDS : 0) || loop->node == NULL
           || (loop->n_in_flight == 0 && loop->n_results == 0 && nuance_link_is_ready(loop->link));
}

/* What is still under way is broken off: as its lease is ours no more, others will begin anew. */
static void abandon(loop_t *loop)
{
    for (; loop->commands != NULL; loop->commands = loop->commands->next)
        nuance_command_kill(loop->commands);
    nuance_link_close(loop->link);
    for (int i = 0; i < loop->free_handles->nelts; i++)
        curl_easy_cleanup(APR_ARRAY_IDX(loop->free_handles, i, CURL *));
}

void nuance_loop_run(nuance_loop_switch_t *control, server_rec *server, apr_pool_t *pool)
{
    loop_t loop = { .control = control,
                    .server = server,
                    .config = nuance_server(server, pool),
                    .pool = pool,
                    .report_at_most = MAX_REPORT };
    apr_time_t deadline = 0;
    int running;

    loop.last_result = &loop.results;
    loop.free_handles = apr_array_make(pool, 64, sizeof(CURL *));
    if (apr_pool_create(&loop.scratch_pool, pool) != APR_SUCCESS
        || apr_pool_create(&loop.node_pool, pool) != APR_SUCCESS)
        return;
    loop.link = nuance_link_create(server, "nuance_outbox", pool);
    curl_multi_setopt(control->multi, CURLMOPT_MAX_HOST_CONNECTIONS, 16L);
    curl_multi_setopt(control->multi, CURLMOPT_MAXCONNECTS, 128L);
    while (!may_end(&loop, &deadline)) {
        step_database(&loop);
        curl_multi_perform(control->multi, &running);
        collect_transfers(&loop);
        step_commands(&loop);
        wait_for_something(&loop);
    }
    abandon(&loop);
}
