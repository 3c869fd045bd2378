/* SPDX-License-Identifier: Apache-2.0 */
/* A form's definition, and after a NUL the answers to it as JSON. What is accepted must be accepted
   again, sent as one object or as the fields of a page, and lead through all groups to the end. */
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/form.h"
#include "core/form_edit.h"
#include "core/form_evaluate.h"

/* Answers as a page's fields send them. */
static void add_fields(apr_table_t *fields, const nuance_verdict_t *verdict, apr_pool_t *pool)
{
    for (int i = 0; i < verdict->form->questions->nelts; i++) {
        const nuance_question_t *question = nuance_form_question(verdict->form, i);
        const nuance_answer_t *answer = &verdict->answers[i];
        for (int v = 0; v < answer->n; v++)
            if (question->type == NUANCE_QUESTION_STEPS)
                apr_table_setn(fields, apr_psprintf(pool, "q-%s.%d", question->name, v + 1),
                               answer->values[v]);
            else if (question->type == NUANCE_QUESTION_CHOICES)
                apr_table_setn(
                    fields, apr_pstrcat(pool, "q-", question->name, ".", answer->values[v], NULL),
                    "yes");
            else
                apr_table_setn(fields, apr_pstrcat(pool, "q-", question->name, NULL),
                               answer->values[v]);
    }
}

static void expect_same(const nuance_form_t *form, json_t *given, const char *expected,
                        apr_pool_t *pool)
{
    nuance_verdict_t *verdict;
    nuance_form_evaluate(&verdict, form, given, pool);
    json_decref(given);
    if (verdict->problems->nelts > 0 || verdict->gate != NULL
        || strcmp(nuance_verdict_json(verdict, pool), expected) != 0)
        abort();
}

static void expect_end(const nuance_verdict_t *verdict)
{
    const char *step = NULL;
    for (int i = 0; i <= verdict->form->groups->nelts; i++) {
        nuance_place_t place = nuance_form_walk(verdict, step, "next", NULL);
        if (place.walk != NUANCE_WALK_ASK)
            abort();
        if (place.step == verdict->form->groups->nelts)
            return;
        step = nuance_form_group(verdict->form, place.step)->name;
    }
    abort();
}

static void try_answers(const nuance_form_t *form, const char *text, apr_pool_t *pool)
{
    nuance_verdict_t *verdict;
    json_t *given = json_loads(text, 0, NULL);
    nuance_form_evaluate(&verdict, form, given, pool);
    json_decref(given);
    (void)nuance_form_walk(verdict, "g", "back", "a b");
    (void)nuance_verdict_words(verdict, 300, pool);
    if (verdict->problems->nelts > 0 || verdict->gate != NULL)
        return;
    const char *accepted = nuance_verdict_json(verdict, pool);
    apr_table_t *fields = apr_table_make(pool, 16);
    add_fields(fields, verdict, pool);
    expect_same(form, json_loads(accepted, 0, NULL), accepted, pool);
    expect_same(form, nuance_answers_gather(form, fields, pool), accepted, pool);
    expect_end(verdict);
}

static void try_edits(const char *definition, apr_pool_t *pool)
{
    static const char *const operations[] = { "up",     "down",         "change-question",
                                              "remove", "add-question", "change-group" };
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
        apr_table_t *edit = apr_table_make(pool, 8);
        const char *text;
        nuance_form_t *form;
        apr_table_setn(edit, "operation", operations[i]);
        apr_table_setn(edit, "question", "a");
        apr_table_setn(edit, "group_name", "g");
        apr_table_setn(edit, "name", "new");
        apr_table_setn(edit, "options", "x = X\ny");
        nuance_error_t *error = nuance_form_edit(&text, definition, edit, pool);
        if (error != NULL)
            continue;
        nuance_form_read(&form, text, NULL, pool);
        if (form == NULL)
            abort(); /* an edit leaves something that can be read */
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static apr_pool_t *parent;
    apr_pool_t *pool;
    nuance_form_t *form;

    if (parent == NULL) {
        apr_initialize();
        apr_pool_create(&parent, NULL);
        if (nuance_form_setup(parent) != NULL)
            abort();
    }
    apr_pool_create(&pool, parent);
    const char *text = apr_pstrmemdup(pool, (const char *)data, size);
    size_t length = strlen(text);
    const char *answers =
        length < size ? apr_pstrmemdup(pool, text + length + 1, size - length - 1) : "{}";
    nuance_form_read(&form, text, NULL, pool);
    int fit = nuance_form_check(text, pool)->nelts == 0;
    if (fit && form == NULL)
        abort();
    if (form != NULL && fit)
        try_answers(form, answers, pool);
    if (form != NULL)
        try_edits(text, pool);
    apr_pool_destroy(pool);
    return 0;
}
