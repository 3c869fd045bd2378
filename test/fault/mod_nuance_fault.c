/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A module for the tests only. A request that carries "X-Fault: KIND" or "X-Fault:
 * KIND:MILLISECONDS" gets what it asks for:
 *
 *   body-slow:MS       every read of the request body waits first
 *   body-enomem        reading the request body fails for want of memory
 *   body-reset         reading the request body fails as if the client had gone
 *   body-timeout       reading the request body times out
 *   body-short         the body ends before it should
 *   output-slow:MS     the response leaves in pieces with a wait before each, as to a slow client
 *   log-warning        a warning in the error log
 *
 * Filters, so that the module under test sees what it would see from a network.
 *
 * Where the environment names a file NUANCE_FAULT_AT and that file holds the name of a step of a
 * delivery, the process that comes to this step first takes the file away and is killed.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <httpd.h>
#include <http_config.h>
#include <http_log.h>
#include <http_protocol.h>
#include <http_request.h>
#include <util_filter.h>
#include <apr_optional.h>
#include <apr_strings.h>

APR_DECLARE_OPTIONAL_FN(void, nuance_fault_at, (const char *step));

#define PIECE 2048

typedef struct fault_t {
    const char *kind;
    apr_interval_time_t wait;
} fault_t;

/* The fault a request asks for, or NULL. */
static fault_t *fault_of(request_rec *r)
{
    const char *header = apr_table_get(r->headers_in, "X-Fault");
    const char *colon;
    fault_t *fault;

    if (!header) {
        return NULL;
    }
    fault = apr_pcalloc(r->pool, sizeof(*fault));
    colon = strchr(header, ':');
    fault->kind = colon ? apr_pstrmemdup(r->pool, header, (apr_size_t)(colon - header)) : header;
    fault->wait = colon ? apr_time_from_msec(atoi(colon + 1)) : 0;
    return fault;
}

static apr_status_t fault_input(ap_filter_t *f, apr_bucket_brigade *brigade, ap_input_mode_t mode,
                                apr_read_type_e block, apr_off_t readbytes)
{
    const fault_t *fault = f->ctx;

    if (!strcmp(fault->kind, "body-slow")) {
        apr_sleep(fault->wait);
        if (readbytes > 64) {
            readbytes = 64;
        }
    }
    else if (!strcmp(fault->kind, "body-enomem")) {
        return APR_ENOMEM;
    }
    else if (!strcmp(fault->kind, "body-reset")) {
        return APR_ECONNRESET;
    }
    else if (!strcmp(fault->kind, "body-timeout")) {
        return APR_TIMEUP;
    }
    else if (!strcmp(fault->kind, "body-short")) {
        return APR_INCOMPLETE;
    }
    return ap_get_brigade(f->next, brigade, mode, block, readbytes);
}

static apr_status_t fault_output(ap_filter_t *f, apr_bucket_brigade *brigade)
{
    const fault_t *fault = f->ctx;
    apr_bucket *bucket;

    while (!APR_BRIGADE_EMPTY(brigade)) {
        apr_bucket_brigade *piece = apr_brigade_create(f->r->pool, f->c->bucket_alloc);
        apr_status_t status;

        bucket = APR_BRIGADE_FIRST(brigade);
        if (!APR_BUCKET_IS_METADATA(bucket) && bucket->length != (apr_size_t)-1
            && bucket->length > PIECE) {
            apr_bucket_split(bucket, PIECE);
        }
        if (!APR_BUCKET_IS_METADATA(bucket)) {
            apr_sleep(fault->wait);
        }
        APR_BUCKET_REMOVE(bucket);
        APR_BRIGADE_INSERT_TAIL(piece, bucket);
        status = ap_pass_brigade(f->next, piece);
        if (status != APR_SUCCESS) {
            return status;
        }
    }
    return APR_SUCCESS;
}

static void fault_insert(request_rec *r)
{
    fault_t *fault = fault_of(r);

    if (fault && !strncmp(fault->kind, "body-", 5)) {
        ap_add_input_filter("NUANCE_FAULT_IN", fault, r, r->connection);
    }
    else if (fault && !strncmp(fault->kind, "output-", 7)) {
        ap_add_output_filter("NUANCE_FAULT_OUT", fault, r, r->connection);
    }
    else if (fault && !strcmp(fault->kind, "log-warning")) {
        ap_log_rerror(APLOG_MARK, APLOG_WARNING, 0, r, "a warning that a test asked for");
    }
}

static void nuance_fault_at(const char *step)
{
    const char *path = getenv("NUANCE_FAULT_AT");
    char wanted[64] = "";
    char go[1024];
    FILE *file = path ? fopen(path, "r") : NULL;
    int waits;

    if (!file) {
        return;
    }
    if (!fgets(wanted, sizeof(wanted), file)) {
        wanted[0] = '\0';
    }
    fclose(file);
    waits = !strncmp(wanted, "wait ", 5);
    if (strcmp(waits ? wanted + 5 : wanted, step) || unlink(path)) {
        return;
    }
    if (!waits) {
        kill(getpid(), SIGKILL);
    }
    snprintf(go, sizeof(go), "%s.go", path);
    for (int i = 0; i < 3000 && access(go, F_OK); i++) {
        apr_sleep(apr_time_from_msec(10));
    }
}

static void fault_hooks(apr_pool_t *pool)
{
    (void)pool;
    APR_REGISTER_OPTIONAL_FN(nuance_fault_at);
    ap_register_input_filter("NUANCE_FAULT_IN", fault_input, NULL, AP_FTYPE_RESOURCE);
    ap_register_output_filter("NUANCE_FAULT_OUT", fault_output, NULL, AP_FTYPE_RESOURCE);
    ap_hook_insert_filter(fault_insert, NULL, NULL, APR_HOOK_LAST);
}

/* clang-format off */
AP_DECLARE_MODULE(nuance_fault) = {
    STANDARD20_MODULE_STUFF, NULL, NULL, NULL, NULL, NULL, fault_hooks, AP_MODULE_FLAG_NONE
};
/* clang-format on */
