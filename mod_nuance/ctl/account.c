/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl account: the first admin, and help for those who locked themselves out. The rules are
   the SQL functions of the same names. */

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"

typedef struct verb_t {
    const char *name;
    int takes_role; /* one word more: the role */
    int takes_password;
    const char *sql;
    const char *done;
} verb_t;

/* $1 login, then what the verb needs. */
static const verb_t verbs[] = {
    { "add", 0, 1, "select nuance_api.account_add($1, $2, $3, $4, $5)", "added" },
    { "passwd", 0, 1, "select nuance_api.account_set_password($1, $2)",
      "changed the password and ended the sessions of" },
    { "disable", 0, 0, "select nuance_api.account_set_disabled($1, true)",
      "disabled and ended the sessions of" },
    { "enable", 0, 0, "select nuance_api.account_set_disabled($1, false)", "enabled" },
    { "role", 1, 0, "select nuance_api.account_set_role($1, $2)", "changed the role of" },
};

static const verb_t *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    return NULL;
}

nuance_error_t *ctl_account(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    (void)exit_status;
    const verb_t *verb = find_verb(words[0]);
    if (verb == NULL || n_words != 2 + verb->takes_role)
        return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "usage: account add|passwd|disable|enable LOGIN, or"
                                   " account role LOGIN ROLE");

    const char *hash = NULL;
    NUANCE_ERR(ctl_connect(ctl));
    if (verb->takes_password)
        NUANCE_ERR(ctl_password_hash(&hash, ctl, ctl->pool));

    const char *values[5] = { words[1] };
    int n_values = 1;
    if (strcmp(verb->name, "add") == 0) {
        values[n_values++] = ctl->options.name != NULL ? ctl->options.name : words[1];
        values[n_values++] = ctl->options.email;
        values[n_values++] = ctl->options.role;
    }
    if (verb->takes_role)
        values[n_values++] = words[2];
    if (verb->takes_password)
        values[n_values++] = hash;
    else if (strstr(verb->sql, "$2") == NULL)
        n_values = 1;

    PGresult *result;
    NUANCE_ERR(ctl_query(&result, ctl, verb->sql, n_values, values, ctl->pool));
    printf("%s %s\n", verb->done, words[1]);
    return NULL;
}
