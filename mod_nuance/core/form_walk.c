/* SPDX-License-Identifier: Apache-2.0 */
/* A form filled in by fields of a page: gathering its answers, and going through it group by group.
 */
#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "form_evaluate.h"

enum { MAX_LINE = 99 };

/* --- gathering -------------------------------------------------------------------------------- */

static json_t *list_of(json_t *answers, const char *name)
{
    json_t *list = json_object_get(answers, name);
    if (list == NULL) {
        list = json_array();
        (void)json_object_set_new(answers, name, list);
    }
    return list;
}

/* The lines of steps, by number, wherever they stand among the fields. */
static void gather_steps(json_t *answers, const nuance_question_t *question,
                         const apr_table_t *fields, apr_pool_t *pool)
{
    for (int line = 1; line <= MAX_LINE; line++) {
        const char *value = apr_table_get(
            fields, apr_psprintf(pool, NUANCE_ANSWER_PREFIX "%s.%d", question->name, line));
        if (value != NULL)
            (void)json_array_append_new(list_of(answers, question->name), json_string(value));
    }
}

static int is_line_number(const char *text)
{
    long line = apr_isdigit(*text) && *text != '0' ? strtol(text, NULL, 10) : 0;
    return line >= 1 && line <= MAX_LINE && strlen(text) <= 2
           && (text[1] == '\0' || apr_isdigit(text[1]));
}

static int is_number(const char *text)
{
    return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* Files that came now are a line each; those that came before are a field each, by number. */
static void gather_files(json_t *answers, const char *name, const char *lines, apr_pool_t *pool)
{
    char *state;
    for (char *line = apr_strtok(apr_pstrdup(pool, lines), "\r\n", &state); line != NULL;
         line = apr_strtok(NULL, "\r\n", &state))
        (void)json_array_append_new(list_of(answers, name), json_string(line));
}

/* A field as an answer, by its name without the prefix. */
static void gather_field(json_t *answers, const nuance_form_t *form, const char *name,
                         const char *value, apr_pool_t *pool)
{
    const char *dot = strchr(name, '.');
    const char *bare = dot != NULL ? apr_pstrmemdup(pool, name, (apr_size_t)(dot - name)) : name;
    int index = nuance_form_find(form, bare);
    const nuance_question_t *question = index >= 0 ? nuance_form_question(form, index) : NULL;

    if (question != NULL && dot != NULL && question->type == NUANCE_QUESTION_STEPS
        && is_line_number(dot + 1))
        return; /* by number, see above */
    if (question != NULL && dot != NULL && question->type == NUANCE_QUESTION_CHOICES) {
        if (strcmp(value, "yes") == 0)
            (void)json_array_append_new(list_of(answers, bare), json_string(dot + 1));
        return;
    }
    if (question != NULL && question->type == NUANCE_QUESTION_FILE) {
        if (dot == NULL || is_number(dot + 1))
            gather_files(answers, bare, value, pool);
        return;
    }
    /* One value for a list is a list of one. */
    if (question != NULL && dot == NULL && nuance_question_is_list(question))
        (void)json_array_append_new(list_of(answers, bare), json_string(value));
    else
        (void)json_object_set_new(answers, name, json_string(value));
}

json_t *nuance_answers_gather(const nuance_form_t *form, const apr_table_t *fields,
                              apr_pool_t *scratch_pool)
{
    const apr_array_header_t *entries = apr_table_elts(fields);
    json_t *answers = json_object();

    for (int i = 0; i < form->questions->nelts; i++)
        if (nuance_form_question(form, i)->type == NUANCE_QUESTION_STEPS)
            gather_steps(answers, nuance_form_question(form, i), fields, scratch_pool);
    for (int i = 0; i < entries->nelts; i++) {
        apr_table_entry_t entry = APR_ARRAY_IDX(entries, i, apr_table_entry_t);
        if (strncmp(entry.key, NUANCE_ANSWER_PREFIX, strlen(NUANCE_ANSWER_PREFIX)) == 0)
            gather_field(answers, form, entry.key + strlen(NUANCE_ANSWER_PREFIX), entry.val,
                         scratch_pool);
    }
    return answers;
}

/* --- going through ---------------------------------------------------------------------------- */

static int next_asked(const nuance_verdict_t *verdict, int group, int direction)
{
    int n = verdict->form->groups->nelts;
    for (group += direction; group >= 0 && group < n; group += direction)
        if (verdict->group_asked[group])
            return group;
    return direction > 0 ? n : -1;
}

static int group_named(const nuance_verdict_t *verdict, const char *name)
{
    for (int i = 0; name != NULL && i < verdict->form->groups->nelts; i++)
        if (strcmp(nuance_form_group(verdict->form, i)->name, name) == 0)
            return i;
    return name != NULL && strcmp(name, "file") == 0 ? verdict->form->groups->nelts
                                                     : next_asked(verdict, -1, 1);
}

static int group_of(const nuance_verdict_t *verdict, int question)
{
    return question >= 0 ? nuance_form_question(verdict->form, question)->group : -1;
}

/* Whether a word stands in a list of words with spaces between. */
static int is_in(const char *list, const char *word)
{
    apr_size_t length = strlen(word);
    for (const char *p = list; (p = strstr(p, word)) != NULL; p += length)
        if ((p == list || p[-1] == ' ') && (p[length] == '\0' || p[length] == ' '))
            return 1;
    return 0;
}

/* Questions that the last answers brought up, and nobody has seen yet. */
static int has_unseen(const nuance_verdict_t *verdict, int group, const char *seen)
{
    for (int i = 0; seen != NULL && i < verdict->form->questions->nelts; i++) {
        const nuance_question_t *question = nuance_form_question(verdict->form, i);
        if (question->group == group && verdict->asked[i] && verdict->answers[i].n == 0
            && !is_in(seen, question->name))
            return 1;
    }
    return 0;
}

int nuance_problem_is_due(const nuance_verdict_t *verdict, const nuance_answer_problem_t *problem,
                          int group, const char *seen)
{
    return problem->question >= 0 && group_of(verdict, problem->question) == group
           && (seen == NULL || verdict->answers[problem->question].n > 0
               || is_in(seen, problem->name));
}

static int has_problem(const nuance_verdict_t *verdict, int group, const char *seen)
{
    for (int i = 0; i < verdict->problems->nelts; i++)
        if (nuance_problem_is_due(verdict,
                                  &APR_ARRAY_IDX(verdict->problems, i, nuance_answer_problem_t),
                                  group, seen))
            return 1;
    return 0;
}

/* The first group that stands against filing; the last look where it is none of them. */
static int first_obstacle(const nuance_verdict_t *verdict)
{
    int first = verdict->form->groups->nelts;
    for (int i = 0; i < verdict->problems->nelts; i++) {
        int group = group_of(verdict,
                             APR_ARRAY_IDX(verdict->problems, i, nuance_answer_problem_t).question);
        if (group >= 0 && group < first)
            first = group;
    }
    if (verdict->gate != NULL && group_of(verdict, verdict->gate_question) < first)
        first = group_of(verdict, verdict->gate_question);
    return first;
}

static nuance_place_t go_on(const nuance_verdict_t *verdict, int here, const char *seen)
{
    nuance_place_t place = { NUANCE_WALK_ASK, here, -1, 0, 0 };
    int last = verdict->form->groups->nelts;

    if (here < last && has_problem(verdict, here, seen))
        place.walk = NUANCE_WALK_REFUSE;
    else if (verdict->gate != NULL && group_of(verdict, verdict->gate_question) <= here) {
        place.step = group_of(verdict, verdict->gate_question);
        place.gated = 1;
    }
    else if (here < last && has_unseen(verdict, here, seen))
        place.missing = 1;
    else
        place.step = here < last ? next_asked(verdict, here, 1) : last;
    /* What an earlier group was not asked, before an answer was changed. */
    if (place.step == last && first_obstacle(verdict) < last) {
        place.walk = NUANCE_WALK_REFUSE;
        place.step = first_obstacle(verdict);
    }
    return place;
}

nuance_place_t nuance_form_walk(const nuance_verdict_t *verdict, const char *step, const char *go,
                                const char *seen)
{
    int here = group_named(verdict, step);
    nuance_place_t place = { NUANCE_WALK_ASK, here, -1, 0, 0 };

    if (go != NULL && strcmp(go, "next") == 0)
        return go_on(verdict, here, seen);
    if (go != NULL && strcmp(go, "back") == 0) {
        int before = next_asked(verdict, here, -1);
        place.step = before >= 0 ? before : here;
        return place;
    }
    if (go != NULL && strncmp(go, "more.", 5) == 0) {
        place.more = nuance_form_find(verdict->form, go + 5);
        if (place.more >= 0)
            place.step = group_of(verdict, place.more);
        return place;
    }
    place.step = first_obstacle(verdict);
    place.gated = verdict->gate != NULL;
    place.walk =
        verdict->problems->nelts > 0 || place.gated ? NUANCE_WALK_REFUSE : NUANCE_WALK_FILE;
    return place;
}
