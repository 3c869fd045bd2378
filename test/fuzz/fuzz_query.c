/* SPDX-License-Identifier: Apache-2.0 */
/* The query language: what is read is the same when it is read again, term by term as it was said;
 * what is refused is refused for one word. */
#include <apr_general.h>
#include <apr_strings.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/buffer.h"
#include "core/query.h"
#include "core/statement.h"
#include "core/text.h"

static const char *const *vocabulary(void)
{
    for (int s = 0; s < nuance_n_statements; s++)
        for (int i = 0; i < nuance_statements[s].n_parameters; i++)
            if (nuance_statements[s].parameters[i].type->kind == NUANCE_FIELD_QUERY)
                return nuance_statements[s].parameters[i].type->choices;
    abort();
}

static void try_again(const char *json, const char *const *words, apr_pool_t *pool)
{
    nuance_buffer_t said;
    const char *again;
    json_t *terms = json_loads(json, 0, NULL);
    size_t n;
    json_t *term;

    if (!json_is_array(terms))
        abort();
    nuance_buffer_init(&said, pool);
    json_array_foreach(terms, n, term)
    {
        const char *typed = json_string_value(json_object_get(term, "said"));
        if (typed == NULL || *typed == '\0'
            || (json_object_get(term, "text") == NULL) == (json_object_get(term, "filter") == NULL))
            abort();
        nuance_buffer_printf(&said, "  %s", typed);
    }
    json_decref(terms);
    if (nuance_query_parse(&again, said.data != NULL ? said.data : "", words, "q", pool) != NULL
        || strcmp(again, json) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *parent;
    static const char *const *words;
    apr_pool_t *pool;
    const char *json;

    if (parent == NULL) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
        words = vocabulary();
    }
    apr_pool_create(&pool, parent);
    const char *text = apr_pstrmemdup(pool, (const char *)data, size);
    /* What is no text is refused before it is read. */
    if (nuance_utf8_length(text, strlen(text)) >= 0) {
        nuance_error_t *error = nuance_query_parse(&json, text, words, "q", pool);
        if (error == NULL)
            try_again(json, words, pool);
        else if (error->code != NUANCE_E_INVALID || error->problems == NULL
                 || error->problems->next != NULL || error->problems->code == NULL)
            abort();
    }
    apr_pool_destroy(pool);
    return 0;
}
