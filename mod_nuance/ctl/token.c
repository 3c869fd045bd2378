/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl token: tokens for programs, made where no browser is. */

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

static nuance_error_t *add_token(ctl_t *ctl, const char *name, const char *login,
                                 const char *scopes)
{
    const char *values[] = { name, login, scopes };
    PGresult *result;
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select nuance_api.api_token_add($1, nuance_api.account_of($2),"
                         " string_to_array($3, ','))",
                         3, values, ctl->pool));
    printf("%s\n", PQgetvalue(result, 0, 0));
    fprintf(stderr, "This is the token of %s. It is not kept, and cannot be shown again.\n", name);
    return NULL;
}

static nuance_error_t *list_tokens(ctl_t *ctl)
{
    PGresult *result;
    NUANCE_ERR(ctl_query(
        &result, ctl,
        "select t.id, t.name, array_to_string(t.scopes, ','), a.login,"
        " coalesce('last used ' || to_char(t.last_used_at, 'YYYY-MM-DD HH24:MI'), 'never used'),"
        " case when t.revoked_at is not null then ', revoked' else '' end"
        " from nuance.api_token t join nuance.account a on a.person_id = t.person_id order by t.id",
        0, NULL, ctl->pool));
    for (int i = 0; i < PQntuples(result); i++)
        printf("%s  %s  %s  by %s, %s%s\n", PQgetvalue(result, i, 0), PQgetvalue(result, i, 1),
               PQgetvalue(result, i, 2), PQgetvalue(result, i, 3), PQgetvalue(result, i, 4),
               PQgetvalue(result, i, 5));
    return NULL;
}

static nuance_error_t *revoke_token(ctl_t *ctl, const char *id)
{
    const char *values[] = { id };
    PGresult *result;
    if (id[0] == '\0' || strlen(id) > 18 || strspn(id, "0123456789") != strlen(id))
        return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "'%s' is no number: token list shows them", id);
    NUANCE_ERR(ctl_query(&result, ctl,
                         "update nuance.api_token set revoked_at = coalesce(revoked_at, now())"
                         " where id = $1::bigint returning name",
                         1, values, ctl->pool));
    if (PQntuples(result) == 0)
        return nuance_error_create(ctl->pool, NUANCE_E_NOT_FOUND, NULL, "there is no token %s", id);
    printf("revoked %s\n", PQgetvalue(result, 0, 0));
    return NULL;
}

nuance_error_t *ctl_token(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    (void)exit_status;
    const char *verb = n_words > 0 ? words[0] : "";
    int is_add = strcmp(verb, "add") == 0 && n_words == 4;
    int is_list = strcmp(verb, "list") == 0 && n_words == 1;
    int is_revoke = strcmp(verb, "revoke") == 0 && n_words == 2;

    if (!is_add && !is_list && !is_revoke)
        return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "usage: token add NAME LOGIN SCOPE[,SCOPE...] (read, write,"
                                   " instances, requestors), token list, or token revoke NUMBER");
    NUANCE_ERR(ctl_connect(ctl));
    if (is_add)
        return add_token(ctl, words[1], words[2], words[3]);
    return is_list ? list_tokens(ctl) : revoke_token(ctl, words[1]);
}
