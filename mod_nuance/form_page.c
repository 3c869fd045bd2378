/* SPDX-License-Identifier: Apache-2.0 */
/* A form as elements of a page: what its stylesheet shows, and what a script hides and shows by. */
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "core/form_data.h"
#include "form_fields.h"

/* How many lines steps begin with. */
enum { FIRST_LINES = 3 };

/* --- conditions for the script ---------------------------------------------------------------- */

static json_t *condition_json(const nuance_when_t *when)
{
    static const char *const words[] = {
        [NUANCE_WHEN_IS] = "is",   [NUANCE_WHEN_TEXT] = "text", [NUANCE_WHEN_ANSWERED] = "answered",
        [NUANCE_WHEN_NOT] = "not", [NUANCE_WHEN_ALL] = "all",   [NUANCE_WHEN_ANY] = "any",
    };
    json_t *list = json_array();
    if (when->question != NULL)
        (void)json_array_append_new(list, json_string(when->question));
    for (int i = 0; when->kind == NUANCE_WHEN_IS && i < when->values->nelts; i++)
        (void)json_array_append_new(list,
                                    json_string(APR_ARRAY_IDX(when->values, i, const char *)));
    if (when->kind == NUANCE_WHEN_TEXT)
        (void)json_array_append_new(list, json_string(when->text));
    for (const nuance_when_t *part = when->parts; part != NULL; part = part->next)
        (void)json_array_append_new(list, condition_json(part));
    json_t *object = json_object();
    (void)json_object_set_new(object, words[when->kind], list);
    return object;
}

static void add_condition(nuance_document_t *document, xmlNodePtr element,
                          const nuance_when_t *when)
{
    if (when == NULL)
        return;
    json_t *condition = condition_json(when);
    char *text = json_dumps(condition, JSON_COMPACT);
    nuance_document_set(document, element, "when", apr_pstrdup(document->pool, text));
    free(text);
    json_decref(condition);
}

/* --- questions -------------------------------------------------------------------------------- */

static int has_value(const nuance_answer_t *answer, const char *value)
{
    for (int i = 0; i < answer->n; i++)
        if (strcmp(answer->values[i], value) == 0)
            return 1;
    return 0;
}

static const char *words(nuance_document_t *document, const apr_array_header_t *list)
{
    const char *text = "";
    for (int i = 0; i < list->nelts; i++)
        text = apr_pstrcat(document->pool, text, i > 0 ? " " : "",
                           APR_ARRAY_IDX(list, i, const char *), NULL);
    return text;
}

static void add_options(nuance_document_t *document, xmlNodePtr element,
                        const nuance_question_t *question, const nuance_answer_t *given)
{
    xmlNodePtr options = nuance_document_add_list(document, element, "options");
    for (int i = 0; i < question->options->nelts; i++) {
        const nuance_option_t *option = &APR_ARRAY_IDX(question->options, i, nuance_option_t);
        xmlNodePtr child = nuance_document_add(document, options, "option");
        nuance_document_set(document, child, "value", option->value);
        nuance_document_set(document, child, "label", option->label);
        nuance_document_set_boolean(document, child, "chosen", has_value(given, option->value));
    }
}

static void add_lines(nuance_document_t *document, xmlNodePtr element,
                      const nuance_question_t *question, const nuance_answer_t *given, int more)
{
    xmlNodePtr lines = nuance_document_add_list(document, element, "lines");
    int n = question->least > FIRST_LINES ? question->least : FIRST_LINES;
    if (given->n + more > n)
        n = given->n + more;
    for (int i = 0; i < n; i++) {
        xmlNodePtr line = nuance_document_add(document, lines, "line");
        nuance_document_set_number(document, line, "place", i + 1);
        if (i < given->n)
            nuance_document_set(document, line, "value", given->values[i]);
    }
}

static nuance_error_t *add_gates(nuance_document_t *document, xmlNodePtr element,
                                 const nuance_question_t *question, const nuance_gate_t *met)
{
    if (question->gates->nelts == 0)
        return NULL;
    xmlNodePtr gates = nuance_document_add_list(document, element, "gates");
    for (int i = 0; i < question->gates->nelts; i++) {
        const nuance_gate_t *gate = &APR_ARRAY_IDX(question->gates, i, nuance_gate_t);
        xmlNodePtr child = nuance_document_add(document, gates, "gate");
        nuance_document_set(document, child, "answers", words(document, gate->answers));
        nuance_document_set(document, child, "title", gate->title != NULL ? gate->title : "");
        nuance_document_set_boolean(document, child, "met", gate == met);
        NUANCE_ERR(nuance_document_add_markup(document, child, "text", gate->text));
    }
    return NULL;
}

static void add_limits(nuance_document_t *document, xmlNodePtr element,
                       const nuance_question_t *question)
{
    const struct {
        const char *name;
        int value;
    } limits[] = { { "min", question->min },
                   { "max", question->max },
                   { "least", question->least } };
    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
        if (limits[i].value > 0)
            nuance_document_set_number(document, element, limits[i].name, limits[i].value);
    if (nuance_question_is_list(question))
        nuance_document_set_number(document, element, "most", question->most);
}

/* Files that are there already: number and name. */
static void add_held_files(nuance_document_t *document, xmlNodePtr element,
                           const nuance_answer_t *given)
{
    xmlNodePtr list = nuance_document_add_list(document, element, "held-files");
    for (int i = 0; i < given->n; i++) {
        xmlNodePtr file = nuance_document_add(document, list, "held-file");
        const char *space = strchr(given->values[i], ' ');
        nuance_document_set(document, file, "id",
                            apr_pstrmemdup(document->pool, given->values[i],
                                           strspn(given->values[i], "0123456789")));
        nuance_document_set(document, file, "name", space != NULL ? space + 1 : given->values[i]);
    }
}

static void add_source(nuance_document_t *document, xmlNodePtr element,
                       const nuance_question_t *question);

static nuance_error_t *add_question(nuance_document_t *document, xmlNodePtr list,
                                    const nuance_verdict_t *verdict, int index,
                                    const nuance_place_t *place, int design)
{
    const nuance_question_t *question = nuance_form_question(verdict->form, index);
    const nuance_answer_t *given = &verdict->given[index];
    xmlNodePtr element = nuance_document_add(document, list, "question");

    nuance_document_set(document, element, "name", question->name);
    nuance_document_set(document, element, "type", nuance_question_type_word(question->type));
    nuance_document_set(document, element, "label", question->label);
    nuance_document_set_boolean(document, element, "required", question->required);
    nuance_document_set_boolean(document, element, "asked", verdict->asked[index]);
    nuance_document_set(document, element, "use", question->use);
    add_limits(document, element, question);
    add_condition(document, element, question->when);
    if (!nuance_question_is_list(question) && given->n > 0)
        nuance_document_set(document, element, "value", given->values[0]);
    NUANCE_ERR(nuance_document_add_markup(document, element, "help", question->help));
    NUANCE_ERR(nuance_document_add_markup(document, element, "where", question->where));
    if (question->options->nelts > 0)
        add_options(document, element, question, given);
    if (question->type == NUANCE_QUESTION_FILE)
        add_held_files(document, element, given);
    if (question->type == NUANCE_QUESTION_STEPS)
        add_lines(document, element, question, given, place->more == index);
    if (design)
        add_source(document, element, question);
    return add_gates(document, element, question,
                     verdict->gate_question == index ? verdict->gate : NULL);
}

static nuance_error_t *add_group(nuance_document_t *document, xmlNodePtr list,
                                 const nuance_verdict_t *verdict, int index,
                                 const nuance_place_t *place, int design)
{
    const nuance_group_t *group = nuance_form_group(verdict->form, index);
    xmlNodePtr element = nuance_document_add(document, list, "group");

    nuance_document_set(document, element, "name", group->name);
    nuance_document_set(document, element, "title", group->title);
    nuance_document_set_boolean(document, element, "asked", verdict->group_asked[index]);
    nuance_document_set_boolean(document, element, "current", place->step == index);
    add_condition(document, element, group->when);
    if (design)
        nuance_document_set(document, element, "source", group->intro);
    NUANCE_ERR(nuance_document_add_markup(document, element, "intro", group->intro));
    xmlNodePtr questions = nuance_document_add_list(document, element, "questions");
    for (int i = group->first; i < group->first + group->n_questions; i++)
        NUANCE_ERR(add_question(document, questions, verdict, i, place, design));
    return NULL;
}

static nuance_error_t *add_form(nuance_document_t *document, xmlNodePtr parent,
                                const nuance_verdict_t *verdict, const nuance_place_t *place,
                                int design)
{
    const nuance_form_t *form = verdict->form;
    int last = form->groups->nelts;

    nuance_document_set(document, parent, "title", form->title);
    nuance_document_set(document, parent, "step",
                        place->step < last ? nuance_form_group(form, place->step)->name : "file");
    nuance_document_set_boolean(document, parent, "first",
                                place->step < last && form->questions->nelts > 0
                                    && nuance_form_group(form, place->step)->first == 0);
    nuance_document_set_boolean(document, parent, "gated", place->gated);
    nuance_document_set_boolean(document, parent, "missing", place->missing);
    NUANCE_ERR(nuance_document_add_markup(document, parent, "intro", form->intro));
    xmlNodePtr groups = nuance_document_add_list(document, parent, "groups");
    for (int i = 0; i < last; i++)
        NUANCE_ERR(add_group(document, groups, verdict, i, place, design));
    return NULL;
}

nuance_error_t *nuance_form_page_append(nuance_document_t *document, xmlNodePtr parent,
                                        const char *definition, const apr_table_t *fields)
{
    nuance_form_t *form;
    nuance_verdict_t *verdict;
    json_t *given = NULL;

    nuance_form_read(&form, definition, NULL, document->pool);
    if (form == NULL)
        return nuance_error_create(document->pool, NUANCE_E_NOT_FOUND, NULL,
                                   "a draft that cannot be read");
    if (fields != NULL)
        given = nuance_answers_gather(form, fields, document->pool);
    nuance_form_evaluate(&verdict, form, given, document->pool);
    json_decref(given);
    nuance_place_t place = fields != NULL ? nuance_form_walk(verdict, apr_table_get(fields, "step"),
                                                             apr_table_get(fields, "go"),
                                                             apr_table_get(fields, "seen"))
                                          : nuance_form_walk(verdict, NULL, "back", NULL);
    return add_form(document, parent, verdict, &place, 0);
}

/* --- for those who edit it -------------------------------------------------------------------- */

/* The parts of a question as they are typed, so that a form can hold them. What its fields cannot
   say is told, and stays as it is. */
static void add_source(nuance_document_t *document, xmlNodePtr element,
                       const nuance_question_t *question)
{
    xmlNodePtr source = nuance_document_add(document, element, "source");
    const nuance_when_t *when = question->when;
    int plain =
        when != NULL && (when->kind == NUANCE_WHEN_IS || when->kind == NUANCE_WHEN_ANSWERED);
    const char *options = NULL;
    const char *accepted = NULL;

    for (int i = 0; i < question->options->nelts; i++) {
        const nuance_option_t *option = &APR_ARRAY_IDX(question->options, i, nuance_option_t);
        options = apr_pstrcat(document->pool, options != NULL ? options : "", option->value, " = ",
                              option->label, "\n", NULL);
    }
    for (int i = 0; i < question->accepted->nelts; i++)
        accepted = apr_pstrcat(document->pool, accepted != NULL ? accepted : "",
                               APR_ARRAY_IDX(question->accepted, i, const char *), "\n", NULL);
    nuance_document_set(document, source, "help", question->help);
    nuance_document_set(document, source, "where", question->where);
    nuance_document_set(document, source, "pattern", question->pattern);
    nuance_document_set(document, source, "message", question->pattern_message);
    nuance_document_set(document, source, "options", options);
    nuance_document_set(document, source, "accepted", accepted);
    if (plain) {
        nuance_document_set(document, source, "when-question", when->question);
        if (when->kind == NUANCE_WHEN_IS)
            nuance_document_set(document, source, "when-answers", words(document, when->values));
    }
    nuance_document_set_boolean(document, source, "other-when", when != NULL && !plain);
    if (question->gates->nelts == 1) {
        const nuance_gate_t *gate = &APR_ARRAY_IDX(question->gates, 0, nuance_gate_t);
        nuance_document_set(document, source, "gate-answers", words(document, gate->answers));
        nuance_document_set(document, source, "gate-title", gate->title);
        nuance_document_set(document, source, "gate-text", gate->text);
    }
    nuance_document_set_boolean(document, source, "other-gates", question->gates->nelts > 1);
}

nuance_error_t *nuance_form_design_append(nuance_document_t *document, xmlNodePtr parent,
                                          const char *definition)
{
    apr_array_header_t *problems = nuance_form_check(definition, document->pool);
    nuance_form_t *form;
    nuance_verdict_t *verdict;

    nuance_form_read(&form, definition, NULL, document->pool);
    nuance_document_set_boolean(document, parent, "readable", form != NULL);
    xmlNodePtr list = nuance_document_add_list(document, parent, "faults");
    for (int i = 0; i < problems->nelts; i++) {
        const nuance_form_problem_t *problem = &APR_ARRAY_IDX(problems, i, nuance_form_problem_t);
        xmlNodePtr fault = nuance_document_add(document, list, "fault");
        if (problem->line > 0)
            nuance_document_set_number(document, fault, "line", problem->line);
        nuance_document_set(document, fault, "question", problem->question);
        nuance_document_set(document, fault, "code", problem->code);
        nuance_document_set(document, fault, "detail", problem->detail);
    }
    if (form == NULL)
        return NULL;
    nuance_form_evaluate(&verdict, form, NULL, document->pool);
    nuance_place_t place = nuance_form_walk(verdict, NULL, "back", NULL);
    return add_form(document, parent, verdict, &place, 1);
}
