/* SPDX-License-Identifier: Apache-2.0 */
#include "viewer.h"

#include <apr_escape.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <http_core.h>
#include <http_protocol.h>
#include <string.h>
#include <strings.h>

#include "core/text.h"
#include "core/token.h"

enum {
    TOKEN_BYTES = 32,
    TOKEN_LENGTH = 43,
    FLASH_LIFETIME = 60,
    MAX_SUBJECT = 400,
    MAX_FLASH = 900
};

static int from_loopback(request_rec *r)
{
    const char *ip = r->useragent_ip;
    return strncmp(ip, "127.", 4) == 0 || strcmp(ip, "::1") == 0
           || strncmp(ip, "::ffff:127.", 11) == 0;
}

/* The value of a cookie (RFC 6265, section 5.4), or NULL. */
static const char *cookie(request_rec *r, const char *name)
{
    const char *header = apr_table_get(r->headers_in, "Cookie");
    apr_size_t length = strlen(name);

    while (header != NULL && *header != '\0') {
        while (*header == ' ' || *header == ';')
            header++;
        apr_size_t whole = strcspn(header, ";");
        if (whole > length && header[length] == '=' && strncmp(header, name, length) == 0)
            return apr_pstrmemdup(r->pool, header + length + 1, whole - length - 1);
        header += whole;
    }
    return NULL;
}

/* Over https the name's prefix makes browsers refuse it from anywhere else (RFC 6265bis). */
static const char *cookie_name(const nuance_credential_t *credential, const char *name,
                               apr_pool_t *pool)
{
    return credential->secure ? apr_pstrcat(pool, "__Host-", name, NULL) : name;
}

static void set_cookie(const nuance_credential_t *credential, request_rec *r, const char *name,
                       const char *value, apr_int64_t lifetime)
{
    apr_table_addn(r->err_headers_out, "Set-Cookie",
                   apr_psprintf(r->pool,
                                "%s=%s; Path=/; Max-Age=%" APR_INT64_T_FMT
                                "; HttpOnly; SameSite=Lax%s",
                                cookie_name(credential, name, r->pool), value, lifetime,
                                credential->secure ? "; Secure" : ""));
}

static const char *token_cookie(const nuance_credential_t *credential, request_rec *r,
                                const char *name)
{
    const char *value = cookie(r, cookie_name(credential, name, r->pool));
    return value != NULL && nuance_token_valid(value, TOKEN_LENGTH, TOKEN_LENGTH) ? value : NULL;
}

static const char *hash_of(const char *token, apr_pool_t *pool)
{
    return apr_pstrcat(pool, "\\x", nuance_sha256_hex(token, strlen(token), pool), NULL);
}

/* The token of an Authorization header (RFC 6750, section 2.1), or NULL. Whatever follows "Bearer"
   is one: a wrong one is refused, not passed over. */
static const char *bearer_token(request_rec *r)
{
    const char *header = apr_table_get(r->headers_in, "Authorization");
    if (header == NULL || strncasecmp(header, "Bearer", 6) != 0
        || (header[6] != ' ' && header[6] != '\0'))
        return NULL;
    for (header += 6; *header == ' ';)
        header++;
    return header;
}

void nuance_credential_read(nuance_credential_t *credential, request_rec *r,
                            const nuance_location_t *location)
{
    memset(credential, 0, sizeof(*credential));
    credential->secure = location->base_url != NULL
                             ? strncmp(location->base_url, "https://", 8) == 0
                             : strcmp(ap_http_scheme(r), "https") == 0;
    const char *token = bearer_token(r);
    if (token != NULL) {
        credential->token_hash = hash_of(token, r->pool);
        return;
    }
    credential->may_have_cookies = credential->secure || from_loopback(r);
    if (credential->may_have_cookies)
        credential->visitor_token = token_cookie(credential, r, "nuance_visitor");
    if (location->auth == NUANCE_AUTH_REMOTE_USER) {
        credential->remote_user = r->user;
        return;
    }
    if (credential->may_have_cookies)
        credential->session_token = token_cookie(credential, r, "nuance");
    if (credential->session_token != NULL)
        credential->session_hash = hash_of(credential->session_token, r->pool);
}

void nuance_credential_forget(nuance_credential_t *credential)
{
    credential->session_token = credential->session_hash = credential->token_hash = NULL;
    credential->remote_user = credential->visitor_token = credential->link_hash = NULL;
    credential->may_have_cookies = 0;
}

void nuance_credential_take_link(nuance_credential_t *credential, const char *token,
                                 apr_pool_t *pool)
{
    nuance_credential_forget(credential);
    if (token != NULL)
        credential->link_hash = hash_of(token, pool);
}

nuance_error_t *nuance_credential_ensure_token(nuance_credential_t *credential, request_rec *r,
                                               const nuance_location_t *location)
{
    if (credential->session_token != NULL || credential->visitor_token != NULL
        || !credential->may_have_cookies)
        return NULL;
    NUANCE_ERR(nuance_token_random(&credential->visitor_token, TOKEN_BYTES, r->pool));
    set_cookie(credential, r, "nuance_visitor", credential->visitor_token,
               location->session_lifetime);
    return NULL;
}

const char *nuance_csrf_token(const nuance_credential_t *credential, apr_pool_t *pool)
{
    if (credential->session_token != NULL)
        return nuance_hmac_sha256(credential->session_token, "csrf", pool);
    if (credential->visitor_token == NULL)
        return NULL;
    const char *user = credential->remote_user != NULL ? credential->remote_user : "";
    return nuance_hmac_sha256(credential->visitor_token, apr_pstrcat(pool, "csrf ", user, NULL),
                              pool);
}

static const char *own_origin(request_rec *r, const nuance_location_t *location)
{
    if (location->base_url != NULL)
        return location->base_url;
    const char *host = apr_table_get(r->headers_in, "Host");
    return host != NULL ? apr_pstrcat(r->pool, ap_http_scheme(r), "://", host, NULL) : NULL;
}

int nuance_request_is_foreign(request_rec *r, const nuance_location_t *location)
{
    const char *site = apr_table_get(r->headers_in, "Sec-Fetch-Site");
    const char *origin = apr_table_get(r->headers_in, "Origin");

    if (site != NULL && strcasecmp(site, "same-origin") != 0 && strcasecmp(site, "none") != 0)
        return 1;
    const char *own = origin != NULL ? own_origin(r, location) : NULL;
    return origin != NULL && (own == NULL || strcasecmp(origin, own) != 0);
}

int nuance_csrf_check(const nuance_credential_t *credential, request_rec *r,
                      const nuance_location_t *location, const char *token)
{
    return !nuance_request_is_foreign(r, location)
           && nuance_secrets_equal(token, nuance_csrf_token(credential, r->pool));
}

nuance_error_t *nuance_session_create(const char **token, const char **hash, apr_pool_t *pool)
{
    NUANCE_ERR(nuance_token_random(token, TOKEN_BYTES, pool));
    *hash = hash_of(*token, pool);
    return NULL;
}

void nuance_session_set_cookie(const nuance_credential_t *credential, request_rec *r,
                               const nuance_location_t *location, const char *token)
{
    if (token != NULL)
        set_cookie(credential, r, "nuance", token, location->session_lifetime);
    else
        set_cookie(credential, r, "nuance", "", 0);
}

/* --- messages for the next page --------------------------------------------------------------- */

static int is_word(const char *text)
{
    for (; *text != '\0'; text++)
        if (!apr_isalnum(*text) && *text != '-')
            return 0;
    return 1;
}

void nuance_flash_set(const nuance_credential_t *credential, request_rec *r,
                      const nuance_location_t *location, const char *code, const char *subject)
{
    if (!is_word(code))
        return;
    /* A name may hold anything; a cookie's value may not (RFC 6265, section 4.1.1). */
    const char *said = subject != NULL && strlen(subject) <= MAX_SUBJECT
                           ? apr_pescape_hex(r->pool, subject, (apr_ssize_t)strlen(subject), 0)
                           : "";
    set_cookie(credential, r, "nuance_flash", apr_pstrcat(r->pool, code, ".", said, NULL),
               FLASH_LIFETIME);
}

void nuance_flash_take(const char **code, const char **subject,
                       const nuance_credential_t *credential, request_rec *r,
                       const nuance_location_t *location)
{
    const char *value = cookie(r, cookie_name(credential, "nuance_flash", r->pool));
    *code = *subject = NULL;
    if (value == NULL)
        return;
    set_cookie(credential, r, "nuance_flash", "", 0);
    const char *dot = strchr(value, '.');
    if (dot == NULL || dot == value || strlen(value) > MAX_FLASH)
        return;
    const char *first = apr_pstrmemdup(r->pool, value, (apr_size_t)(dot - value));
    apr_size_t length = 0;
    const void *bytes = dot[1] != '\0' ? apr_punescape_hex(r->pool, dot + 1, 0, &length) : NULL;
    const char *said = bytes != NULL ? apr_pstrmemdup(r->pool, bytes, length) : NULL;
    if (!is_word(first) || (dot[1] != '\0' && said == NULL)
        || (said != NULL && nuance_utf8_length(said, length) < 0))
        return;
    *code = first;
    *subject = said;
}
