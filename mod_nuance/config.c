/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <apr_lib.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <http_core.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "core/network.h"
#include "core/scanner.h"

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
    .pool_wait = 2000,
    .statement_timeout = 5000,
    .background = 1,
    .memo = 4 * 1024 * 1024,
    .site = NULL,
    .delivery = 1,
    .delivery_room = 256,
    .delivery_timeout = 30,
    .delivery_ca = NULL,
    .delivery_allow = NULL,
    .delivery_commands = NULL,
    .mail_server = NULL,
    .mail_tls = NUANCE_TLS_REQUIRED,
    .mail_from = NULL,
    .mail_from_name = "Support",
    .mail_login = NULL,
    .mail_password = NULL,
    .mail_reply = NULL,
    .mail_bounces = NULL,
    .mail_verp = 0,
    .scanner = NULL,
    .scanner_open = 0,
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
    config->delivery = UNSET;
    config->delivery_room = UNSET;
    config->delivery_timeout = UNSET;
    config->mail_tls = UNSET;
    config->mail_verp = UNSET;
    config->scanner_open = UNSET;
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
    MERGE_POINTER(site);
    MERGE_NUMBER(delivery);
    MERGE_NUMBER(delivery_room);
    MERGE_NUMBER(delivery_timeout);
    MERGE_POINTER(delivery_ca);
    MERGE_POINTER(delivery_allow);
    MERGE_POINTER(delivery_commands);
    MERGE_POINTER(mail_server);
    MERGE_NUMBER(mail_tls);
    MERGE_POINTER(mail_from);
    MERGE_POINTER(mail_from_name);
    MERGE_POINTER(mail_login);
    MERGE_POINTER(mail_password);
    MERGE_POINTER(mail_reply);
    MERGE_POINTER(mail_bounces);
    MERGE_NUMBER(mail_verp);
    MERGE_POINTER(scanner);
    MERGE_NUMBER(scanner_open);
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

static const char *set_site(cmd_parms *cmd, void *data, const char *value)
{
    apr_size_t length = strlen(value);
    if ((strncmp(value, "https://", 8) != 0 && strncmp(value, "http://", 7) != 0)
        || strpbrk(value, "?#\"<> ") != NULL)
        return refuse(cmd, "needs the address of the pages, such as"
                           " https://help.example.com/support");
    while (length > 0 && value[length - 1] == '/')
        length--;
    server_of(cmd)->site = apr_pstrmemdup(cmd->pool, value, length);
    return NULL;
}

static const char *set_delivery(cmd_parms *cmd, void *data, int value)
{
    server_of(cmd)->delivery = value;
    return NULL;
}

static const char *set_delivery_room(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&server_of(cmd)->delivery_room, cmd, value, 1, 10000);
}

static const char *set_delivery_timeout(cmd_parms *cmd, void *data, const char *value)
{
    return take_number(&server_of(cmd)->delivery_timeout, cmd, value, 1, 600);
}

static const char *set_delivery_ca(cmd_parms *cmd, void *data, const char *value)
{
    const char *path = ap_server_root_relative(cmd->pool, value);
    apr_finfo_t info;
    if (path == NULL || apr_stat(&info, path, APR_FINFO_TYPE, cmd->temp_pool) != APR_SUCCESS
        || info.filetype != APR_REG)
        return refuse(cmd,
                      apr_pstrcat(cmd->temp_pool, "needs a file of certificates; there is none ",
                                  value, NULL));
    server_of(cmd)->delivery_ca = path;
    return NULL;
}

static const char *add_delivery_allow(cmd_parms *cmd, void *data, const char *value)
{
    nuance_server_t *server = server_of(cmd);
    nuance_network_t network;
    if (!nuance_network_parse(&network, value))
        return refuse(cmd, apr_pstrcat(cmd->temp_pool,
                                       "needs networks such as 10.1.0.0/16 or fd00::/8, not ",
                                       value, NULL));
    if (server->delivery_allow == NULL)
        server->delivery_allow = apr_array_make(cmd->pool, 2, sizeof(nuance_network_t));
    APR_ARRAY_PUSH(server->delivery_allow, nuance_network_t) = network;
    return NULL;
}

static const char *add_delivery_command(cmd_parms *cmd, void *data, int n, char *const words[])
{
    nuance_server_t *server = server_of(cmd);
    char **arguments = apr_pcalloc(cmd->pool, sizeof(*arguments) * (apr_size_t)(n + 1));
    if (n < 2 || words[1][0] != '/')
        return refuse(cmd, "needs a name, the full path of a program, and its arguments");
    for (int i = 1; i < n; i++)
        arguments[i - 1] = apr_pstrdup(cmd->pool, words[i]);
    if (server->delivery_commands == NULL)
        server->delivery_commands = apr_hash_make(cmd->pool);
    apr_hash_set(server->delivery_commands, apr_pstrdup(cmd->pool, words[0]), APR_HASH_KEY_STRING,
                 arguments);
    return NULL;
}

/* --- mail ------------------------------------------------------------------------------------- */

static const char *set_mail_server(cmd_parms *cmd, void *data, const char *value)
{
    static const char *const schemes[] = { "smtp://", "smtps://", "file:///" };
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        apr_size_t length = strlen(schemes[i]);
        if (strncmp(value, schemes[i], length) == 0 && value[length] != '\0'
            && strpbrk(value, "@?#\"<> ") == NULL)
        {
            server_of(cmd)->mail_server = value;
            return NULL;
        }
    }
    return refuse(cmd, "needs the server that takes mail, such as smtp://mail.example.com:587, or"
                       " file:///var/spool/nuance, a folder");
}

static const char *set_mail_tls(cmd_parms *cmd, void *data, const char *value)
{
    if (strcasecmp(value, "required") == 0)
        server_of(cmd)->mail_tls = NUANCE_TLS_REQUIRED;
    else if (strcasecmp(value, "opportunistic") == 0)
        server_of(cmd)->mail_tls = NUANCE_TLS_OPPORTUNISTIC;
    else if (strcasecmp(value, "off") == 0)
        server_of(cmd)->mail_tls = NUANCE_TLS_OFF;
    else
        return refuse(cmd,
                      "is 'required' (no mail goes out unencrypted), 'opportunistic' (where the"
                      " server has it, whoever it is) or 'off'");
    return NULL;
}

/* Whether it can stand in a header and an envelope as it is: ASCII, one "@", nothing else that
   means something there. */
static int is_mail_address(const char *value)
{
    const char *at = strchr(value, '@');
    if (at == NULL || at == value || at[1] == '\0' || strchr(at + 1, '@') != NULL)
        return 0;
    for (const char *c = value; *c != '\0'; c++)
        if (!apr_isgraph(*c) || strchr("\"(),:;<>[\\]", *c) != NULL)
            return 0;
    return 1;
}

static const char no_address[] = "needs a mail address, such as support@example.com";

static const char *set_mail_from(cmd_parms *cmd, void *data, const char *value, const char *name)
{
    if (!is_mail_address(value))
        return refuse(cmd, no_address);
    server_of(cmd)->mail_from = value;
    if (name != NULL)
        server_of(cmd)->mail_from_name = name;
    return NULL;
}

static const char *set_mail_reply(cmd_parms *cmd, void *data, const char *value)
{
    if (!is_mail_address(value))
        return refuse(cmd, no_address);
    server_of(cmd)->mail_reply = value;
    return NULL;
}

static const char *set_mail_bounces(cmd_parms *cmd, void *data, const char *value, const char *verp)
{
    if (!is_mail_address(value))
        return refuse(cmd, no_address);
    if (verp != NULL && strcasecmp(verp, "verp") != 0)
        return refuse(cmd, "needs a mail address, and perhaps the word verp");
    server_of(cmd)->mail_bounces = value;
    server_of(cmd)->mail_verp = verp != NULL;
    return NULL;
}

/* A file of two lines, so that the password stands in no configuration that others read: it is read
   while httpd is still root. */
static const char *set_mail_login(cmd_parms *cmd, void *data, const char *value)
{
    const char *path = ap_server_root_relative(cmd->pool, value);
    apr_file_t *file;
    char login[512];
    char password[512];
    char *const lines[] = { login, password };

    if (path == NULL
        || apr_file_open(&file, path, APR_FOPEN_READ, APR_FPROT_OS_DEFAULT, cmd->temp_pool)
               != APR_SUCCESS)
        return refuse(cmd, apr_pstrcat(cmd->temp_pool, "cannot read ", value, NULL));
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        apr_status_t status = apr_file_gets(lines[i], sizeof(login), file);
        apr_size_t length = status == APR_SUCCESS ? strcspn(lines[i], "\r\n") : 0;
        if (length == 0) {
            apr_file_close(file);
            return refuse(cmd, "needs a file of two lines: the login and the password");
        }
        lines[i][length] = '\0';
    }
    apr_file_close(file);
    server_of(cmd)->mail_login = apr_pstrdup(cmd->pool, login);
    server_of(cmd)->mail_password = apr_pstrdup(cmd->pool, password);
    memset(password, 0, sizeof(password));
    return NULL;
}

static const char *set_scanner(cmd_parms *cmd, void *data, const char *value, const char *mode)
{
    if (!nuance_scanner_is_address(value))
        return refuse(cmd, "needs where clamd listens, such as unix:/run/clamav/clamd.ctl or"
                           " tcp:127.0.0.1:3310");
    if (mode != NULL && strcasecmp(mode, "open") != 0 && strcasecmp(mode, "closed") != 0)
        return refuse(cmd, "is followed by 'closed' (files wait until they were scanned) or 'open'"
                           " (files that cannot be scanned may be had)");
    server_of(cmd)->scanner = value;
    server_of(cmd)->scanner_open = mode != NULL && strcasecmp(mode, "open") == 0;
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
    AP_INIT_TAKE1("NuanceSite", set_site, NULL, RSRC_CONF,
                  "address of the pages, for links in what leaves the server"),
    AP_INIT_FLAG("NuanceDelivery", set_delivery, NULL, RSRC_CONF,
                 "whether this server sends mail, webhooks and pages"),
    AP_INIT_TAKE1("NuanceDeliveryRoom", set_delivery_room, NULL, RSRC_CONF,
                  "how many messages are being sent at once"),
    AP_INIT_TAKE1("NuanceDeliveryTimeout", set_delivery_timeout, NULL, RSRC_CONF,
                  "seconds an attempt to send may take"),
    AP_INIT_TAKE1("NuanceDeliveryCA", set_delivery_ca, NULL, RSRC_CONF,
                  "file of the certificates to trust when sending"),
    AP_INIT_ITERATE("NuanceDeliveryAllow", add_delivery_allow, NULL, RSRC_CONF,
                    "networks that are not of the internet and may be sent to"),
    AP_INIT_TAKE_ARGV("NuanceDeliveryCommand", add_delivery_command, NULL, RSRC_CONF,
                      "a name for destinations, a program and its arguments"),
    AP_INIT_TAKE1("NuanceMailServer", set_mail_server, NULL, RSRC_CONF,
                  "where mail is handed to: smtp://, smtps:// or file:///folder"),
    AP_INIT_TAKE1("NuanceMailTLS", set_mail_tls, NULL, RSRC_CONF,
                  "required (default), opportunistic or off"),
    AP_INIT_TAKE12("NuanceMailFrom", set_mail_from, NULL, RSRC_CONF,
                   "address mail comes from, and the desk's name"),
    AP_INIT_TAKE1("NuanceMailLogin", set_mail_login, NULL, RSRC_CONF,
                  "file of two lines: login and password at the mail server"),
    AP_INIT_TAKE1("NuanceMailReply", set_mail_reply, NULL, RSRC_CONF,
                  "address replies are sent to, with a signed part for each person and issue"),
    AP_INIT_TAKE12("NuanceMailBounces", set_mail_bounces, NULL, RSRC_CONF,
                   "address of the envelope; verp: with a part for each mail"),
    AP_INIT_TAKE12("NuanceScanner", set_scanner, NULL, RSRC_CONF,
                   "where clamd listens: unix:/path or tcp:host:port; closed (default) or open"),
    { .name = NULL },
};
