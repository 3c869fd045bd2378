/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <http_core.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#ifndef NUANCE_STYLESHEET_DIR
#error "NUANCE_STYLESHEET_DIR must name the folder the stylesheets are installed in"
#endif

/* Not set: the outer section's value counts, and in the end the default. */
#define UNSET (-1)

static const nuance_location_t location_defaults = {
    .mount_point = "",
    .base_url = NULL,
    .auth = NUANCE_AUTH_ACCOUNTS,
    .create_accounts = 0,
    .max_body = 2 * 1024 * 1024, /* the longest text, each byte of it as %XX */
    .session_lifetime = 30 * 24 * 3600,
    .link_prefixes = NULL,
};

static const nuance_server_t server_defaults = {
    .stylesheets = NUANCE_STYLESHEET_DIR,
    .connections = 8,
    .pool_wait = 500,
    .statement_timeout = 5000,
    .background = 1,
    .memo = 4 * 1024 * 1024,
};

/* One rule for all: the inner value where it is set. */
#define MERGE_POINTER(field) merged->field = add->field != NULL ? add->field : base->field
#define MERGE_NUMBER(field) merged->field = add->field != UNSET ? add->field : base->field

void *nuance_location_create(apr_pool_t *pool, char *path)
{
    nuance_location_t *location = apr_pcalloc(pool, sizeof(*location));
    location->auth = UNSET;
    location->create_accounts = UNSET;
    location->max_body = UNSET;
    location->session_lifetime = UNSET;
    return location;
}

static void merge_location(nuance_location_t *merged, const nuance_location_t *base,
                           const nuance_location_t *add, apr_pool_t *pool)
{
    MERGE_POINTER(mount_point);
    MERGE_POINTER(base_url);
    MERGE_NUMBER(auth);
    MERGE_NUMBER(create_accounts);
    MERGE_NUMBER(max_body);
    MERGE_NUMBER(session_lifetime);
    if (base->link_prefixes != NULL && add->link_prefixes != NULL)
        merged->link_prefixes = apr_table_overlay(pool, add->link_prefixes, base->link_prefixes);
    else
        MERGE_POINTER(link_prefixes);
}

void *nuance_location_merge(apr_pool_t *pool, void *base, void *add)
{
    nuance_location_t *merged = apr_pcalloc(pool, sizeof(*merged));
    merge_location(merged, base, add, pool);
    return merged;
}

void *nuance_server_create(apr_pool_t *pool, server_rec *server)
{
    nuance_server_t *config = apr_pcalloc(pool, sizeof(*config));
    config->connections = UNSET;
    config->pool_wait = UNSET;
    config->statement_timeout = UNSET;
    config->background = UNSET;
    config->memo = UNSET;
    return config;
}

static void merge_server(nuance_server_t *merged, const nuance_server_t *base,
                         const nuance_server_t *add)
{
    MERGE_POINTER(stylesheets);
    MERGE_NUMBER(connections);
    MERGE_NUMBER(pool_wait);
    MERGE_NUMBER(statement_timeout);
    MERGE_NUMBER(background);
    MERGE_NUMBER(memo);
}

void *nuance_server_merge(apr_pool_t *pool, void *base, void *add)
{
    nuance_server_t *merged = apr_pcalloc(pool, sizeof(*merged));
    merge_server(merged, base, add);
    return merged;
}

/* The path of the <Location> a request is under. The core knows it: a section's configuration is
   made before its path is told. A pattern is no path. */
static const char *section_path(request_rec *r)
{
    const core_dir_config *section = ap_get_core_module_config(r->per_dir_config);
    if (section->d == NULL || section->d[0] != '/' || section->r != NULL || section->d_is_fnmatch)
        return location_defaults.mount_point;
    apr_size_t length = strlen(section->d);
    while (length > 0 && section->d[length - 1] == '/')
        length--;
    return apr_pstrmemdup(r->pool, section->d, length);
}

const nuance_location_t *nuance_location(request_rec *r)
{
    nuance_location_t *merged = apr_pcalloc(r->pool, sizeof(*merged));
    const nuance_location_t *set = ap_get_module_config(r->per_dir_config, &nuance_module);
    merge_location(merged, &location_defaults, set, r->pool);
    if (set->mount_point == NULL)
        merged->mount_point = section_path(r);
    return merged;
}

const nuance_server_t *nuance_server(server_rec *server, apr_pool_t *pool)
{
    nuance_server_t *merged = apr_pcalloc(pool, sizeof(*merged));
    merge_server(merged, &server_defaults,
                 ap_get_module_config(server->module_config, &nuance_module));
    return merged;
}

/* --- directives ------------------------------------------------------------------------------- */

static const char *refuse(cmd_parms *cmd, const char *what)
{
    return apr_pstrcat(cmd->pool, cmd->cmd->name, " ", what, NULL);
}

static const char *set_mount_point(cmd_parms *cmd, void *data, const char *value)
{
    nuance_location_t *location = data;
    apr_size_t length = strlen(value);
    if (value[0] != '/' || strpbrk(value, "?#%* ") != NULL)
        return refuse(cmd, "needs the path the pages are under, such as /support");
    while (length > 0 && value[length - 1] == '/')
        length--;
    location->mount_point = apr_pstrmemdup(cmd->pool, value, length);
    return NULL;
}

static const char *set_base_url(cmd_parms *cmd, void *data, const char *value)
{
    nuance_location_t *location = data;
    apr_size_t scheme = strncmp(value, "https://", 8) == 0  ? 8
                        : strncmp(value, "http://", 7) == 0 ? 7
                                                            : 0;
    if (scheme == 0 || value[scheme] == '\0' || strchr(value + scheme, '/') != NULL)
        return refuse(cmd, "needs scheme and host as browsers see them, without a path, such as"
                           " https://help.example.com");
    location->base_url = value;
    return NULL;
}

static const char *set_auth(cmd_parms *cmd, void *data, const char *value)
{
    nuance_location_t *location = data;
    if (strcasecmp(value, "accounts") == 0)
        location->auth = NUANCE_AUTH_ACCOUNTS;
    else if (strcasecmp(value, "remote-user") == 0)
        location->auth = NUANCE_AUTH_REMOTE_USER;
    else
        return refuse(cmd, "is 'accounts' (people log in here) or 'remote-user' (another module of"
                           " this server says who they are)");
    return NULL;
}

static const char *set_create_accounts(cmd_parms *cmd, void *data, int value)
{
    ((nuance_location_t *)data)->create_accounts = value;
    return NULL;
}

/* A number in [min, max], else a sentence. */
static const char *take_number(apr_int64_t *number, cmd_parms *cmd, const char *value,
                               apr_int64_t min, apr_int64_t max)
{
    char *end;
    apr_int64_t parsed = apr_strtoi64(value, &end, 10);
    if (!apr_isdigit(value[0]) || *end != '\0' || parsed < min || parsed > max)
        return apr_psprintf(cmd->pool,
                            "%s needs a whole number from %" APR_INT64_T_FMT " to %" APR_INT64_T_FMT
                            ", not '%s'",
                            cmd->cmd->name, min, max, value);
    *number = parsed;
    return NULL;
}

static const char *set_max_body(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&((nuance_location_t *)data)->max_body, cmd, value, 1024,
                       1024 * 1024 * 1024);
}

static const char *set_session_lifetime(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&((nuance_location_t *)data)->session_lifetime, cmd, value, 60,
                       400 * 24 * 3600);
}

static const char *set_link_prefix(cmd_parms *cmd, void *data, const char *name, const char *url)
{
    nuance_location_t *location = data;
    for (const char *c = name; *c != '\0'; c++)
        if (!apr_isalnum(*c) && *c != '-')
            return refuse(cmd, "needs a prefix of letters, digits and hyphens, and a URL");
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        return refuse(cmd, "needs a URL that begins with https:// or http://");
    if (location->link_prefixes == NULL)
        location->link_prefixes = apr_table_make(cmd->pool, 4);
    apr_table_set(location->link_prefixes, name, url);
    return NULL;
}

static nuance_server_t *server_of(cmd_parms *cmd)
{
    return ap_get_module_config(cmd->server->module_config, &nuance_module);
}

static const char *set_stylesheets(cmd_parms *cmd, void *data, const char *value)
{
    const char *path = ap_server_root_relative(cmd->pool, value);
    if (path == NULL || !ap_is_directory(cmd->temp_pool, path))
        return apr_pstrcat(cmd->pool, cmd->cmd->name,
                           " needs the folder of the stylesheets; there"
                           " is no folder ",
                           value, NULL);
    server_of(cmd)->stylesheets = path;
    return NULL;
}

static const char *set_connections(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&server_of(cmd)->connections, cmd, value, 1, 1000);
}

static const char *set_pool_wait(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&server_of(cmd)->pool_wait, cmd, value, 0, 60000);
}

static const char *set_statement_timeout(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&server_of(cmd)->statement_timeout, cmd, value, 100, 600000);
}

static const char *set_memo(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&server_of(cmd)->memo, cmd, value, 0, 1024 * 1024 * 1024);
}

static const char *set_background(cmd_parms *cmd, void *data, int value)
{
    server_of(cmd)->background = value;
    return NULL;
}

const command_rec nuance_directives[] = {
    AP_INIT_TAKE1("NuanceMountPoint", set_mount_point, NULL, ACCESS_CONF,
                  "path the pages are under; default: the Location's"),
    AP_INIT_TAKE1("NuanceBaseURL", set_base_url, NULL, RSRC_CONF | ACCESS_CONF,
                  "scheme and host as browsers see them, behind a proxy"),
    AP_INIT_TAKE1("NuanceAuth", set_auth, NULL, RSRC_CONF | ACCESS_CONF,
                  "accounts (default) or remote-user"),
    AP_INIT_FLAG("NuanceCreateAccounts", set_create_accounts, NULL, RSRC_CONF | ACCESS_CONF,
                 "with remote-user: make an account at first sight"),
    AP_INIT_TAKE1("NuanceMaxBody", set_max_body, NULL, RSRC_CONF | ACCESS_CONF,
                  "largest body of a form, in bytes"),
    AP_INIT_TAKE1("NuanceSessionLifetime", set_session_lifetime, NULL, RSRC_CONF | ACCESS_CONF,
                  "how long a login lasts, in seconds"),
    AP_INIT_TAKE2("NuanceLinkPrefix", set_link_prefix, NULL, RSRC_CONF | ACCESS_CONF,
                  "prefix and URL: dev https://dev.example.com/ links dev:T1"),
    AP_INIT_TAKE1("NuanceStylesheets", set_stylesheets, NULL, RSRC_CONF,
                  "folder of the stylesheets"),
    AP_INIT_TAKE1("NuanceConnections", set_connections, NULL, RSRC_CONF,
                  "database connections a child uses at once"),
    AP_INIT_TAKE1("NuancePoolWait", set_pool_wait, NULL, RSRC_CONF,
                  "milliseconds to wait for one of them"),
    AP_INIT_TAKE1("NuanceStatementTimeout", set_statement_timeout, NULL, RSRC_CONF,
                  "milliseconds a statement may take"),
    AP_INIT_TAKE1("NuanceMemo", set_memo, NULL, RSRC_CONF,
                  "bytes a child may use to remember parts of pages that come again"),
    AP_INIT_FLAG("NuanceBackground", set_background, NULL, RSRC_CONF,
                 "whether this server does the jobs nobody waits for"),
    { .name = NULL },
};
