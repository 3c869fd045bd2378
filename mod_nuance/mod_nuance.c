/* SPDX-License-Identifier: Apache-2.0 */
/* The module record and its hooks, and nothing else: see request.c for how a request is answered.
 */

#include <ap_expr.h>
#include <ap_mpm.h>
#include <apr_strings.h>
#include <httpd.h>
#include <http_config.h>
#include <http_core.h>
#include <http_request.h>
#include <malloc.h>
#include <unistd.h>
#include <string.h>
#include <strings.h>

#define NUANCE_MODULE_RECORD

#include "assets.h"
#include "background.h"
#include "config.h"
#include "core/file_type.h"
#include "core/form.h"
#include "core/mail_message.h"
#include "core/markup.h"
#include "core/memo.h"
#include "core/slots.h"
#include "database.h"
#include "delivery/engine.h"
#include "duty.h"
#include "log.h"
#include "mail.h"
#include "metrics.h"
#include "request.h"
#include "scan.h"
#include "senders.h"
#include "stylesheets.h"

/* The first directive of this name in the configuration, inside sections too, or NULL. */
static const ap_directive_t *find_directive(const ap_directive_t *node, const char *name)
{
    for (; node != NULL; node = node->next) {
        const ap_directive_t *inside = find_directive(node->first_child, name);
        if (strcasecmp(node->directive, name) == 0)
            return node;
        if (inside != NULL)
            return inside;
    }
    return NULL;
}

/* A directive's first argument, which may be in quotes. */
static const char *first_word(const ap_directive_t *directive, apr_pool_t *pool)
{
    const char *rest = directive->args;
    return ap_getword_conf(pool, &rest);
}

/* What is missing of mod_dbd's configuration, which it keeps to itself: a sentence, or NULL. */
static const char *missing_database(apr_pool_t *pool)
{
    const ap_directive_t *driver = find_directive(ap_conftree, "DBDriver");
    if (driver == NULL)
        return "mod_nuance needs a database: set \"DBDriver pgsql\" and DBDParams";
    if (strcasecmp(first_word(driver, pool), "pgsql") != 0)
        return apr_psprintf(pool, "mod_nuance needs \"DBDriver pgsql\", not \"DBDriver %s\"",
                            driver->args);
    if (find_directive(ap_conftree, "DBDParams") == NULL)
        return "mod_nuance needs DBDParams: the connection string of its database, such as"
               " \"host=127.0.0.1 dbname=nuance user=nuance_app connect_timeout=2\"";
    return NULL;
}

/* Whether any section uses the module: loaded alone it asks for nothing. */
static int is_used(const ap_directive_t *node, apr_pool_t *pool)
{
    for (; node != NULL; node = node->next) {
        if ((strcasecmp(node->directive, "SetHandler") == 0
             || strcasecmp(node->directive, "AddHandler") == 0)
            && strcmp(first_word(node, pool), "nuance") == 0)
            return 1;
        if (is_used(node->first_child, pool))
            return 1;
    }
    return 0;
}

/* Stylesheets are compiled here so that "apachectl configtest" finds what is wrong with them. */
static int check_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *server)
{
    if (!is_used(ap_conftree, ptemp))
        return OK;
    const char *complaint = nuance_database_setup();
    if (complaint == NULL)
        complaint = missing_database(ptemp);
    for (server_rec *each = server; complaint == NULL && each != NULL; each = each->next)
        complaint = nuance_mail_check(nuance_server(each, ptemp));
    if (complaint != NULL) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, server, NUANCE_LOGNO(0010) "%s", complaint);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    if (nuance_markup_setup(pconf) != APR_SUCCESS)
        return HTTP_INTERNAL_SERVER_ERROR;
    nuance_error_t *error = nuance_form_setup(ptemp);
    if (error != NULL) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, server, NUANCE_LOGNO(0016) "%s",
                     nuance_error_describe(error, ptemp));
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    const char *folder = nuance_server(server, ptemp)->stylesheets;
    error = nuance_stylesheets_load(folder, pconf);
    if (error == NULL)
        error = nuance_assets_load(folder, pconf);
    if (error != NULL) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, error->status, server,
                     NUANCE_LOGNO(0011) "%s: NuanceStylesheets must name the folder xsl of this"
                                        " version",
                     nuance_error_describe(error, ptemp));
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return OK;
}

static int pre_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp)
{
    return nuance_duty_setup(pconf) == APR_SUCCESS ? OK : HTTP_INTERNAL_SERVER_ERROR;
}

static int post_config(apr_pool_t *pconf, apr_pool_t *plog, apr_pool_t *ptemp, server_rec *server)
{
    if (ap_state_query(AP_SQ_MAIN_STATE) == AP_SQ_MS_CREATE_PRE_CONFIG)
        return OK;
    /* Only where something is served: a server that merely loads the module does nothing. */
    const char *complaint =
        is_used(ap_conftree, ptemp) ? nuance_background_setup(server, pconf) : NULL;
    if (complaint == NULL && is_used(ap_conftree, ptemp))
        complaint = nuance_engine_setup(server, pconf);
    if (complaint == NULL && is_used(ap_conftree, ptemp))
        complaint = nuance_scan_setup(server, pconf);
    if (complaint != NULL) {
        ap_log_error(APLOG_MARK, APLOG_CRIT, 0, server, NUANCE_LOGNO(0013) "%s", complaint);
        return HTTP_INTERNAL_SERVER_ERROR;
    }
    return nuance_metrics_setup(server->process->pool, server) == APR_SUCCESS
               ? OK
               : HTTP_INTERNAL_SERVER_ERROR;
}

/* libxml2 allocates and frees a page's nodes one by one. glibc keeps small freed blocks apart and
   merges all of them at the next large request, by walking through memory that is long out of the
   processor's cache: a tenth of the time of a list. Merged at once, they cost next to nothing and
   leave less of a hole in the heap.

   An arena keeps what its threads once needed. Two for each processor are enough for the threads
   that run at the same time; glibc would make eight. */
static void tune_allocator(void)
{
#ifdef __GLIBC__
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    mallopt(M_MXFAST, 0);
    if (processors > 0)
        mallopt(M_ARENA_MAX, 2 * (int)processors);
#endif
}

static void child_init(apr_pool_t *pool, server_rec *server)
{
    tune_allocator();
    nuance_metrics_child_init();
    /* Not in the parent, which loads and unloads modules: GLib keeps what it was told for good. */
    nuance_mail_message_setup();
    apr_status_t status = nuance_memo_child_init(pool, nuance_server(server, pool)->memo);
    if (status != APR_SUCCESS)
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, server,
                     NUANCE_LOGNO(0015) "no memory to remember parts of pages in");
    status = nuance_file_type_setup(pool);
    if (status != APR_SUCCESS)
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, server,
                     NUANCE_LOGNO(0022) "libmagic's database cannot be read: files are of an "
                                        "unknown type");
    status = nuance_senders_child_init(pool);
    if (status != APR_SUCCESS)
        ap_log_error(APLOG_MARK, APLOG_WARNING, status, server,
                     NUANCE_LOGNO(0019) "no memory to remember refused senders in");
    status = nuance_slots_child_init();
    if (status != APR_SUCCESS)
        ap_log_error(APLOG_MARK, APLOG_CRIT, status, server,
                     NUANCE_LOGNO(0016) "no randomness for the marks of pages");
    status = nuance_database_child_init(pool, server);
    if (status != APR_SUCCESS)
        ap_log_error(APLOG_MARK, APLOG_CRIT, status, server,
                     NUANCE_LOGNO(0012) "cannot make the gate of the database pool");
}

/* The handler that SetHandler names for a request; it may be an expression. */
static const char *handler_of(request_rec *r)
{
    const core_dir_config *core = ap_get_core_module_config(r->per_dir_config);
    const char *error = NULL;
    if (core->handler != NULL || core->expr_handler == NULL)
        return core->handler != NULL ? core->handler : "";
    const char *handler = ap_expr_str_exec(r, core->expr_handler, &error);
    return error == NULL && handler != NULL ? handler : "";
}

/* What stands for a file name where there is no file. */
static const char no_file[] = "nuance:";

/* Our paths are no files: keep the core from looking for them. It is decided here, since the
   settings of a <Location> are not in force again until after map_to_storage. */
static int translate_name(request_rec *r)
{
    const char *handler = handler_of(r);
    if (strcmp(handler, "nuance") != 0 && strcmp(handler, "nuance-metrics") != 0)
        return DECLINED;
    r->filename = apr_pstrcat(r->pool, no_file, r->uri, NULL);
    return OK;
}

static int map_to_storage(request_rec *r)
{
    return r->filename != NULL && strncmp(r->filename, no_file, sizeof(no_file) - 1) == 0
               ? OK
               : DECLINED;
}

static void register_hooks(apr_pool_t *pool)
{
    ap_hook_pre_config(pre_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_check_config(check_config, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_post_config(post_config, NULL, NULL, APR_HOOK_MIDDLE);
    /* First: mod_watchdog starts its threads in the same hook. */
    ap_hook_child_init(child_init, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_child_init(nuance_duty_child_init, NULL, NULL, APR_HOOK_REALLY_LAST);
    ap_hook_translate_name(translate_name, NULL, NULL, APR_HOOK_LAST);
    ap_hook_map_to_storage(map_to_storage, NULL, NULL, APR_HOOK_FIRST);
    ap_hook_handler(nuance_request_handler, NULL, NULL, APR_HOOK_MIDDLE);
    ap_hook_handler(nuance_metrics_handler, NULL, NULL, APR_HOOK_MIDDLE);
}

AP_DECLARE_MODULE(nuance) = {
    STANDARD20_MODULE_STUFF, nuance_location_create, nuance_location_merge, nuance_server_create,
    nuance_server_merge,     nuance_directives,      register_hooks,        0,
};
