/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl metrics rebuild: makes the roll-ups of the response figures anew, from the stays. */

#include <stdio.h>
#include <string.h>

#include "ctl.h"

/* The servers fold deltas under this lock. It must be held before the transaction begins to see. */
#define FOLDING "hashtextextended('nuance.response_count', 0)"

static nuance_error_t *run(ctl_t *ctl, const char *sql)
{
    PGresult *result;
    return ctl_query(&result, ctl, sql, 0, NULL, ctl->pool);
}

nuance_error_t *ctl_metrics(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    PGresult *result;

    (void)exit_status;
    if (n_words != 1 || strcmp(words[0], "rebuild") != 0)
        return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL, "usage: metrics rebuild");
    NUANCE_ERR(ctl_connect(ctl));
    /* What servers commit meanwhile is not waited for: its deltas are folded afterwards. */
    NUANCE_ERR(run(ctl, "select pg_advisory_lock(" FOLDING ")"));
    NUANCE_ERR(run(ctl, "begin isolation level repeatable read"));
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select stays, cells, differed from nuance_api.rebuild_responses()", 0,
                         NULL, ctl->pool));
    NUANCE_ERR(run(ctl, "commit"));
    printf("%s stays in %s cells; %s cells were different\n", PQgetvalue(result, 0, 0),
           PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2));
    return NULL;
}
