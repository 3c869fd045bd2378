/* SPDX-License-Identifier: Apache-2.0 */
#include "result.h"

#include <apr_strings.h>
#include <jansson.h>
#include <stdlib.h>

#include "../core/steady.h"
#include "../core/text.h"

/* So much of a failure's description is told, in characters. */
enum { MAX_SAID = 500 };

static const char *column(const PGresult *rows, int row, const char *name, apr_pool_t *pool)
{
    int index = PQfnumber(rows, name);
    return index >= 0 && !PQgetisnull(rows, row, index)
               ? apr_pstrdup(pool, PQgetvalue(rows, row, index))
               : NULL;
}

nuance_delivery_t *nuance_delivery_create(const PGresult *rows, int row, server_rec *server,
                                          const nuance_server_t *config, apr_pool_t *pool)
{
    apr_pool_t *own;
    apr_pool_create(&own, pool);
    apr_pool_tag(own, "nuance message");
    nuance_delivery_t *delivery = apr_pcalloc(own, sizeof(*delivery));
    delivery->pool = own;
    delivery->server = server;
    delivery->config = config;
    delivery->id = column(rows, row, "id", own);
    delivery->attempt = column(rows, row, "attempt", own);
    delivery->key = column(rows, row, "key", own);
    delivery->kind = column(rows, row, "kind", own);
    delivery->template_name = column(rows, row, "template", own);
    delivery->type = column(rows, row, "type", own);
    delivery->recipient = column(rows, row, "recipient", own);
    delivery->url = column(rows, row, "url", own);
    delivery->authorization = column(rows, row, "authorization_header", own);
    delivery->secrets = column(rows, row, "secrets", own);
    delivery->command = column(rows, row, "command", own);
    delivery->body = column(rows, row, "body", own);
    delivery->created_at = column(rows, row, "created_at", own);
    delivery->began_at = nuance_steady_now();
    delivery->status = -1;
    delivery->retry_after = -1;
    nuance_buffer_init(&delivery->answer, own);
    return delivery;
}

/* Text from outside may be anything: what JSON and PostgreSQL cannot hold is replaced. A character
   that was cut in two at the end is one such. */
static json_t *text(const char *from, int max, apr_pool_t *pool)
{
    return json_string(nuance_text_cut(nuance_xml_text(from, pool), max, pool));
}

static json_t *result_of(const nuance_delivery_t *delivery, apr_pool_t *pool)
{
    json_t *result = json_object();
    json_object_set_new(result, "id", json_integer(apr_strtoi64(delivery->id, NULL, 10)));
    json_object_set_new(result, "attempt", json_integer(apr_strtoi64(delivery->attempt, NULL, 10)));
    json_object_set_new(result, "ms", json_integer(apr_time_as_msec(delivery->took)));
    if (delivery->status >= 0)
        json_object_set_new(result, "status", json_integer(delivery->status));
    if (delivery->failure != NULL)
        json_object_set_new(result, "failure", json_string(delivery->failure));
    if (delivery->said != NULL)
        json_object_set_new(result, "said", text(delivery->said, MAX_SAID, pool));
    if (delivery->answer.length > 0)
        json_object_set_new(result, "answer",
                            text(delivery->answer.data, (int)delivery->answer.length, pool));
    if (delivery->retry_after >= 0)
        json_object_set_new(result, "retry_after", json_integer(delivery->retry_after));
    if (delivery->maybe)
        json_object_set_new(result, "maybe", json_true());
    return result;
}

const char *nuance_results_json(const nuance_delivery_t *results, int n, apr_pool_t *pool)
{
    json_t *array = json_array();
    for (; n > 0 && results != NULL; n--, results = results->next)
        json_array_append_new(array, result_of(results, pool));
    char *dumped = json_dumps(array, JSON_COMPACT);
    const char *copy = dumped != NULL ? apr_pstrdup(pool, dumped) : "[]";
    free(dumped);
    json_decref(array);
    return copy;
}
