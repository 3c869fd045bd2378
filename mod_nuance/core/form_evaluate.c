/* SPDX-License-Identifier: Apache-2.0 */
#include "form_evaluate.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* --- conditions and gates --------------------------------------------------------------------- */

static int is_among(const char *value, const apr_array_header_t *values)
{
    for (int i = 0; i < values->nelts; i++)
        if (strcmp(value, APR_ARRAY_IDX(values, i, const char *)) == 0)
            return 1;
    return 0;
}

static int has_one_of(const nuance_answer_t *answer, const apr_array_header_t *values)
{
    for (int i = 0; i < answer->n; i++)
        if (is_among(answer->values[i], values))
            return 1;
    return 0;
}

int nuance_when_holds(const nuance_when_t *when, const nuance_answer_t *answers, apr_pool_t *pool)
{
    static const nuance_answer_t nothing = { NULL, 0 };
    if (when == NULL)
        return 1;
    const nuance_answer_t *answer = when->index >= 0 ? &answers[when->index] : &nothing;
    switch (when->kind) {
    case NUANCE_WHEN_IS: return has_one_of(answer, when->values);
    case NUANCE_WHEN_TEXT:
        return answer->n == 1 && nuance_pattern_same(answer->values[0], when->text, pool);
    case NUANCE_WHEN_ANSWERED: return answer->n > 0;
    case NUANCE_WHEN_NOT:
        return when->parts == NULL || !nuance_when_holds(when->parts, answers, pool);
    case NUANCE_WHEN_ALL:
    case NUANCE_WHEN_ANY: break;
    }
    int any = when->kind == NUANCE_WHEN_ANY;
    for (const nuance_when_t *part = when->parts; part != NULL; part = part->next)
        if (nuance_when_holds(part, answers, pool) == any)
            return any;
    return !any;
}

const nuance_gate_t *nuance_gate_met(const nuance_question_t *question,
                                     const nuance_answer_t *answer)
{
    for (int i = 0; i < question->gates->nelts; i++) {
        const nuance_gate_t *gate = &APR_ARRAY_IDX(question->gates, i, nuance_gate_t);
        if (has_one_of(answer, gate->answers))
            return gate;
    }
    return NULL;
}

/* --- one answer ------------------------------------------------------------------------------- */

static void add_problem(nuance_verdict_t *verdict, int question, const char *name, const char *code,
                        const char *argument)
{
    APR_ARRAY_PUSH(verdict->problems, nuance_answer_problem_t) =
        (nuance_answer_problem_t){ question, name, code, argument };
}

static void refuse(nuance_verdict_t *verdict, int index, const char *code, const char *argument)
{
    add_problem(verdict, index, nuance_form_question(verdict->form, index)->name, code, argument);
}

static const char *decimal(int value, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%d", value);
}

static int is_blank(const char *text)
{
    return text[strspn(text, " \t\n\r")] == '\0';
}

/* Line ends are a browser's choice: they become \n, and nothing else is changed. */
static const char *unify_line_ends(const char *text, apr_pool_t *pool)
{
    if (strchr(text, '\r') == NULL)
        return text;
    char *copy = apr_palloc(pool, strlen(text) + 1);
    char *out = copy;
    for (const char *p = text; *p != '\0'; p++)
        if (*p != '\r')
            *out++ = *p;
        else if (p[1] != '\n')
            *out++ = '\n';
    *out = '\0';
    return copy;
}

static int takes_truth(const nuance_question_t *question)
{
    return question->type == NUANCE_QUESTION_YES_NO
           || question->type == NUANCE_QUESTION_ACKNOWLEDGEMENT;
}

/* Appends a value that is not blank; whether it is of the right kind at all. */
static int take_value(nuance_answer_t *answer, const nuance_question_t *question,
                      const json_t *value, apr_pool_t *pool)
{
    const char *text;
    if (json_is_boolean(value) && takes_truth(question)) {
        if (!json_is_true(value) && question->type == NUANCE_QUESTION_ACKNOWLEDGEMENT)
            return 1;
        text = json_is_true(value) ? "yes" : "no";
    }
    else if (json_is_string(value) && json_string_length(value) == strlen(json_string_value(value)))
        text = unify_line_ends(json_string_value(value), pool);
    else
        return json_is_null(value);
    if (!is_blank(text))
        answer->values[answer->n++] = apr_pstrdup(pool, text);
    return 1;
}

/* What was given for a question, whether it is right or not. */
static int take_answer(nuance_answer_t *answer, const nuance_question_t *question,
                       const json_t *given, apr_pool_t *pool)
{
    size_t n = json_is_array(given) ? json_array_size(given) : 1;
    answer->n = 0;
    answer->values = apr_pcalloc(pool, (n + 1) * sizeof(*answer->values));
    if (given == NULL)
        return 1;
    if (!json_is_array(given))
        return take_value(answer, question, given, pool);
    if (!nuance_question_is_list(question))
        return n == 0;
    for (size_t i = 0; i < n; i++)
        if (!take_value(answer, question, json_array_get(given, i), pool))
            return 0;
    return 1;
}

/* What is wrong with one text, or NULL. */
static const char *check_text(const char **argument, const nuance_question_t *question,
                              const char *text, apr_pool_t *pool)
{
    int lines = question->type == NUANCE_QUESTION_LONG || question->type == NUANCE_QUESTION_STEPS;
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n' && !lines)
            return "one-line";
        if (((unsigned char)*c < 0x20 && *c != '\t' && *c != '\n') || *c == 0x7F)
            return "control-character";
    }
    apr_ssize_t length = nuance_utf8_length(text, strlen(text));
    if (length < 0)
        return "not-utf8";
    *argument = decimal(question->max, pool);
    if (length > question->max)
        return "too-long";
    *argument = decimal(question->min, pool);
    if (length < question->min)
        return "too-short";
    *argument = question->pattern_message;
    if (question->pattern != NULL
        && (question->compiled == NULL
            || nuance_pattern_match(question->compiled, text) != NUANCE_PATTERN_MATCHES))
        return "pattern";
    return NULL;
}

static int is_option(const nuance_question_t *question, const char *value)
{
    if (question->type == NUANCE_QUESTION_ACKNOWLEDGEMENT)
        return strcmp(value, "yes") == 0;
    if (question->type == NUANCE_QUESTION_YES_NO)
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    for (int i = 0; i < question->options->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(question->options, i, nuance_option_t).value, value) == 0)
            return 1;
    return 0;
}

/* A number, and a name that is for people only. */
static int is_held_file(const char *value)
{
    apr_size_t digits = strspn(value, "0123456789");
    return digits >= 1 && digits <= 18 && (value[digits] == '\0' || value[digits] == ' ')
           && strchr(value, '\n') == NULL;
}

static int solves_riddle(const nuance_question_t *question, const char *text, apr_pool_t *pool)
{
    for (int i = 0; i < question->accepted->nelts; i++)
        if (nuance_pattern_same(APR_ARRAY_IDX(question->accepted, i, const char *), text, pool))
            return 1;
    return 0;
}

static const char *check_value(const char **argument, const nuance_question_t *question,
                               const char *value, apr_pool_t *pool)
{
    switch (question->type) {
    case NUANCE_QUESTION_CHOICE:
    case NUANCE_QUESTION_CHOICES:
    case NUANCE_QUESTION_YES_NO:
    case NUANCE_QUESTION_ACKNOWLEDGEMENT: return is_option(question, value) ? NULL : "not-a-choice";
    case NUANCE_QUESTION_FILE: return is_held_file(value) ? NULL : "malformed";
    default: break;
    }
    const char *code = check_text(argument, question, value, pool);
    if (code == NULL && question->type == NUANCE_QUESTION_RIDDLE
        && !solves_riddle(question, value, pool))
    {
        *argument = NULL;
        code = "riddle";
    }
    return code;
}

/* Whether an option was ticked twice. */
static int has_repetition(const nuance_answer_t *answer)
{
    for (int i = 0; i < answer->n; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(answer->values[i], answer->values[j]) == 0)
                return 1;
    return 0;
}

static void check_answer(nuance_verdict_t *verdict, int index, apr_pool_t *pool)
{
    const nuance_question_t *question = nuance_form_question(verdict->form, index);
    const nuance_answer_t *answer = &verdict->answers[index];
    const char *argument = NULL;

    if (answer->n == 0) {
        if (question->required)
            refuse(verdict, index, "required", NULL);
        return;
    }
    for (int i = 0; i < answer->n; i++) {
        const char *code = check_value(&argument, question, answer->values[i], pool);
        if (code != NULL) {
            refuse(verdict, index, code, argument);
            return;
        }
    }
    if (!nuance_question_is_list(question))
        return;
    if (answer->n < question->least)
        refuse(verdict, index, "too-few", decimal(question->least, pool));
    else if (answer->n > question->most)
        refuse(verdict, index, "too-many", decimal(question->most, pool));
    else if (question->type == NUANCE_QUESTION_CHOICES && has_repetition(answer))
        refuse(verdict, index, "repeated", NULL);
}

/* --- all of them ------------------------------------------------------------------------------ */

static void refuse_unknown(nuance_verdict_t *verdict, const json_t *given, apr_pool_t *pool)
{
    const char *name;
    json_t *value;
    json_object_foreach ((json_t *)given, name, value)
        if (nuance_form_find(verdict->form, name) < 0)
            add_problem(verdict, -1, apr_pstrdup(pool, name), "unknown-field", NULL);
}

static apr_size_t bytes_of(const nuance_answer_t *answer)
{
    apr_size_t bytes = 0;
    for (int i = 0; i < answer->n; i++)
        bytes += strlen(answer->values[i]);
    return bytes;
}

void nuance_form_evaluate(nuance_verdict_t **result, const nuance_form_t *form, const json_t *given,
                          apr_pool_t *pool)
{
    nuance_verdict_t *verdict = apr_pcalloc(pool, sizeof(*verdict));
    apr_size_t n = (apr_size_t)form->questions->nelts + 1;
    apr_size_t bytes = 0;
    int group_holds = 0;

    verdict->form = form;
    verdict->answers = apr_pcalloc(pool, n * sizeof(*verdict->answers));
    verdict->given = apr_pcalloc(pool, n * sizeof(*verdict->given));
    verdict->asked = apr_pcalloc(pool, n);
    verdict->group_asked = apr_pcalloc(pool, (apr_size_t)form->groups->nelts + 1);
    verdict->problems = apr_array_make(pool, 4, sizeof(nuance_answer_problem_t));
    verdict->gate_question = -1;
    *result = verdict;
    if (!json_is_object(given)) {
        if (given != NULL)
            add_problem(verdict, -1, NULL, "malformed", NULL);
        given = NULL;
    }
    refuse_unknown(verdict, given, pool);
    for (int i = 0; i < form->questions->nelts; i++) {
        const nuance_question_t *question = nuance_form_question(form, i);
        const nuance_group_t *group = nuance_form_group(form, question->group);
        int right_kind =
            take_answer(&verdict->given[i], question, json_object_get(given, question->name), pool);
        if (i == group->first)
            group_holds = nuance_when_holds(group->when, verdict->answers, pool);
        if (verdict->gate != NULL || !group_holds
            || !nuance_when_holds(question->when, verdict->answers, pool))
            continue;
        verdict->asked[i] = verdict->group_asked[question->group] = 1;
        if (!right_kind) {
            refuse(verdict, i, "malformed", NULL);
            continue;
        }
        verdict->answers[i] = verdict->given[i];
        bytes += bytes_of(&verdict->answers[i]);
        check_answer(verdict, i, pool);
        verdict->gate = nuance_gate_met(question, &verdict->answers[i]);
        if (verdict->gate != NULL)
            verdict->gate_question = i;
    }
    if (bytes > NUANCE_FORM_MAX_ANSWERS)
        add_problem(verdict, -1, NULL, "answers-too-long", decimal(NUANCE_FORM_MAX_ANSWERS, pool));
}

const char *nuance_verdict_json(const nuance_verdict_t *verdict, apr_pool_t *result_pool)
{
    json_t *object = json_object();
    for (int i = 0; object != NULL && i < verdict->form->questions->nelts; i++) {
        const nuance_question_t *question = nuance_form_question(verdict->form, i);
        const nuance_answer_t *answer = &verdict->answers[i];
        if (answer->n == 0)
            continue;
        json_t *value =
            nuance_question_is_list(question) ? json_array() : json_string(answer->values[0]);
        for (int v = 0; nuance_question_is_list(question) && v < answer->n; v++)
            (void)json_array_append_new(value, json_string(answer->values[v]));
        (void)json_object_set_new(object, question->name, value);
    }
    char *text = json_dumps(object, JSON_COMPACT);
    const char *copy = apr_pstrdup(result_pool, text != NULL ? text : "{}");
    free(text);
    json_decref(object);
    return copy;
}

const char *nuance_verdict_words(const nuance_verdict_t *verdict, int max, apr_pool_t *result_pool)
{
    static const char *const uses[] = { "title", "body" };
    for (int u = 0; u < 2; u++)
        for (int i = 0; i < verdict->form->questions->nelts; i++) {
            const nuance_question_t *question = nuance_form_question(verdict->form, i);
            if (question->use == NULL || strcmp(question->use, uses[u]) != 0
                || verdict->answers[i].n == 0)
                continue;
            char *words = apr_pstrdup(result_pool, verdict->answers[i].values[0]);
            for (char *c = words; *c != '\0'; c++)
                if (*c == '\n' || *c == '\t')
                    *c = ' ';
            return nuance_text_cut(words, max, result_pool);
        }
    return "";
}
