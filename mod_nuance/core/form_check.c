/* SPDX-License-Identifier: Apache-2.0 */
/* What stands against publishing a form. */
#include <apr_strings.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

#include "form.h"
#include "form_evaluate.h"

/* forms/form.rng, by build/embed_text.py */
extern const char nuance_form_grammar[];

enum {
    MAX_GRAMMAR_PROBLEMS = 5,
    MAX_PROBLEMS = 100,
    SEARCH_BUDGET = 50 * 1000 /* steps on the way to the end of a form */
};

/* --- the grammar ------------------------------------------------------------------------------ */

typedef struct grammar_check_t {
    apr_array_header_t *problems;
    int last_line;
    int count;
    apr_pool_t *pool;
} grammar_check_t;

/* The question an element belongs to. */
static const char *question_around(xmlNodePtr node, apr_pool_t *pool)
{
    for (; node != NULL && node->type == XML_ELEMENT_NODE; node = node->parent)
        if (strcmp((const char *)node->name, "question") == 0) {
            xmlChar *name = xmlGetNoNsProp(node, (const xmlChar *)"name");
            const char *copy = apr_pstrdup(pool, (const char *)name);
            xmlFree(name);
            return copy;
        }
    return NULL;
}

/* libxml2 tells the cause first, and then what became of the elements around it. */
static void take_grammar_error(void *data, xmlErrorPtr error)
{
    grammar_check_t *check = data;
    if (check->count >= MAX_GRAMMAR_PROBLEMS || error->message == NULL
        || strncmp(error->message, "Extra element", 13) == 0 || error->line == check->last_line)
        return;
    char *said = apr_pstrdup(check->pool, error->message);
    said[strcspn(said, "\n")] = '\0';
    check->last_line = error->line;
    check->count++;
    nuance_form_add_problem(check->problems, error->line, question_around(error->node, check->pool),
                            "grammar", said);
}

static void ignore_error(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

static xmlRelaxNGPtr compile_grammar(void)
{
    xmlRelaxNGParserCtxtPtr parser =
        xmlRelaxNGNewMemParserCtxt(nuance_form_grammar, (int)strlen(nuance_form_grammar));
    if (parser == NULL)
        return NULL;
    xmlRelaxNGSetParserStructuredErrors(parser, ignore_error, NULL);
    xmlRelaxNGPtr grammar = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    return grammar;
}

nuance_error_t *nuance_form_setup(apr_pool_t *pool)
{
    xmlInitParser();
    xmlRelaxNGPtr grammar = compile_grammar();
    if (grammar == NULL)
        return nuance_error_create(pool, NUANCE_E_SETUP, NULL,
                                   "libxml2 cannot read the grammar of forms: is it built with "
                                   "RELAX NG?");
    xmlRelaxNGFree(grammar);
    return NULL;
}

/* Compiled anew each time: forms are checked rarely, and nothing need be shared by threads. */
static void check_grammar(const char *text, apr_array_header_t *problems, apr_pool_t *pool)
{
    grammar_check_t check = { problems, -1, 0, pool };
    xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), NULL, "UTF-8",
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                                           | XML_PARSE_NOCDATA);
    xmlRelaxNGPtr grammar = document != NULL ? compile_grammar() : NULL;
    xmlRelaxNGValidCtxtPtr context = grammar != NULL ? xmlRelaxNGNewValidCtxt(grammar) : NULL;
    if (context == NULL)
        nuance_form_add_problem(problems, 0, NULL, "not-xml", "");
    else {
        xmlRelaxNGSetValidStructuredErrors(context, take_grammar_error, &check);
        if (xmlRelaxNGValidateDoc(context, document) != 0 && check.count == 0)
            nuance_form_add_problem(problems, 0, NULL, "grammar", "");
    }
    xmlRelaxNGFreeValidCtxt(context);
    xmlRelaxNGFree(grammar);
    xmlFreeDoc(document);
}

/* --- questions -------------------------------------------------------------------------------- */

typedef struct check_t {
    const nuance_form_t *form;
    apr_array_header_t *problems;
    apr_pool_t *pool;
} check_t;

static void add(check_t *check, const nuance_question_t *question, int line, const char *code,
                const char *detail)
{
    if (check->problems->nelts < MAX_PROBLEMS)
        nuance_form_add_problem(check->problems, line, question->name, code, detail);
}

static int has_options(const nuance_question_t *question)
{
    return question->type == NUANCE_QUESTION_CHOICE || question->type == NUANCE_QUESTION_CHOICES;
}

static int is_typed(const nuance_question_t *question)
{
    return question->type <= NUANCE_QUESTION_STEPS;
}

static int can_be(const nuance_question_t *question, const char *value)
{
    if (question->type == NUANCE_QUESTION_ACKNOWLEDGEMENT)
        return strcmp(value, "yes") == 0;
    if (question->type == NUANCE_QUESTION_YES_NO)
        return strcmp(value, "yes") == 0 || strcmp(value, "no") == 0;
    for (int i = 0; has_options(question) && i < question->options->nelts; i++)
        if (strcmp(APR_ARRAY_IDX(question->options, i, nuance_option_t).value, value) == 0)
            return 1;
    return 0;
}

static void check_options(check_t *check, const nuance_question_t *question)
{
    const apr_array_header_t *options = question->options;
    if (!has_options(question)) {
        if (options->nelts > 0)
            add(check, question, question->line, "options-misplaced", NULL);
        return;
    }
    if (options->nelts == 0)
        add(check, question, question->line, "no-options", NULL);
    if (options->nelts > NUANCE_FORM_MAX_OPTIONS)
        add(check, question, question->line, "too-many-options", NULL);
    for (int i = 0; i < options->nelts; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(APR_ARRAY_IDX(options, i, nuance_option_t).value,
                       APR_ARRAY_IDX(options, j, nuance_option_t).value)
                == 0)
                add(check, question, question->line, "option-twice",
                    APR_ARRAY_IDX(options, i, nuance_option_t).value);
}

static void check_pattern(check_t *check, const nuance_question_t *question)
{
    if (question->pattern == NULL)
        return;
    if (!is_typed(question))
        add(check, question, question->line, "pattern-misplaced", NULL);
    else if (question->compiled == NULL)
        add(check, question, question->line, "pattern-wrong", question->pattern_problem);
    else if (nuance_pattern_is_slow(question->compiled, question->pattern, question->max,
                                    check->pool))
        add(check, question, question->line, "pattern-slow", NULL);
}

static void check_gates(check_t *check, const nuance_question_t *question)
{
    for (int g = 0; g < question->gates->nelts; g++) {
        const nuance_gate_t *gate = &APR_ARRAY_IDX(question->gates, g, nuance_gate_t);
        for (int i = 0; i < gate->answers->nelts; i++) {
            const char *answer = APR_ARRAY_IDX(gate->answers, i, const char *);
            if (!can_be(question, answer))
                add(check, question, gate->line, "gate-unknown", answer);
        }
    }
}

static void check_counts(check_t *check, const nuance_question_t *question)
{
    if (is_typed(question) && question->min > question->max)
        add(check, question, question->line, "length-order", NULL);
    if (nuance_question_is_list(question)
        && (question->least > question->most
            || (has_options(question) && question->least > question->options->nelts)))
        add(check, question, question->line, "count-order", NULL);
    if (question->type == NUANCE_QUESTION_RIDDLE && question->accepted->nelts == 0)
        add(check, question, question->line, "no-accepted", NULL);
    if (question->type != NUANCE_QUESTION_RIDDLE && question->accepted->nelts > 0)
        add(check, question, question->line, "accepted-misplaced", NULL);
    if (question->accepted->nelts > NUANCE_FORM_MAX_OPTIONS
        || question->gates->nelts > NUANCE_FORM_MAX_OPTIONS)
        add(check, question, question->line, "too-many-options", NULL);
}

static void check_name(check_t *check, int index)
{
    const nuance_question_t *question = nuance_form_question(check->form, index);
    if (nuance_form_find(check->form, question->name) < index)
        add(check, question, question->line, "name-twice", NULL);
    for (int i = 0; question->use != NULL && i < index; i++) {
        const nuance_question_t *other = nuance_form_question(check->form, i);
        if (other->use != NULL && strcmp(other->use, question->use) == 0)
            add(check, question, question->line, "use-twice", other->name);
    }
}

/* --- conditions ------------------------------------------------------------------------------- */

/* Whether the question at `index` depends on the one at `target`, through any number of others.
   Each is visited once. */
static int depends_on(const nuance_form_t *form, int index, int target, char *visited);

static int mentions(const nuance_form_t *form, const nuance_when_t *when, int target, char *visited)
{
    for (; when != NULL; when = when->next)
        if ((when->index >= 0
             && (when->index == target || depends_on(form, when->index, target, visited)))
            || mentions(form, when->parts, target, visited))
            return 1;
    return 0;
}

static int depends_on(const nuance_form_t *form, int index, int target, char *visited)
{
    if (visited[index])
        return 0;
    visited[index] = 1;
    const nuance_question_t *question = nuance_form_question(form, index);
    return mentions(form, question->when, target, visited)
           || mentions(form, nuance_form_group(form, question->group)->when, target, visited);
}

static void check_reference(check_t *check, const nuance_question_t *owner, int before,
                            const nuance_when_t *when)
{
    if (when->index < 0) {
        add(check, owner, when->line, "when-missing", when->question);
        return;
    }
    const nuance_question_t *question = nuance_form_question(check->form, when->index);
    if (when->index >= before) {
        char *visited = apr_pcalloc(check->pool, (apr_size_t)check->form->questions->nelts + 1);
        int own = nuance_form_find(check->form, owner->name);
        add(check, owner, when->line,
            when->index == own || depends_on(check->form, when->index, own, visited) ? "when-circle"
                                                                                     : "when-later",
            question->name);
        return;
    }
    if (when->kind == NUANCE_WHEN_TEXT && !is_typed(question))
        add(check, owner, when->line, "when-text", question->name);
    for (int i = 0; when->kind == NUANCE_WHEN_IS && i < when->values->nelts; i++)
        if (!can_be(question, APR_ARRAY_IDX(when->values, i, const char *)))
            add(check, owner, when->line, "when-unknown",
                apr_pstrcat(check->pool, question->name, ": ",
                            APR_ARRAY_IDX(when->values, i, const char *), NULL));
}

/* Every question a condition names must come before the one at `before`. */
static void check_when(check_t *check, const nuance_question_t *owner, int before,
                       const nuance_when_t *when)
{
    for (; when != NULL; when = when->next)
        if (when->parts == NULL && when->question != NULL)
            check_reference(check, owner, before, when);
        else
            check_when(check, owner, before, when->parts);
}

static void check_groups(check_t *check)
{
    for (int g = 0; g < check->form->groups->nelts; g++) {
        const nuance_group_t *group = nuance_form_group(check->form, g);
        if (group->n_questions == 0)
            nuance_form_add_problem(check->problems, group->line, NULL, "group-empty",
                                    group->title);
        else
            check_when(check, nuance_form_question(check->form, group->first), group->first,
                       group->when);
        for (int i = 0; i < g; i++)
            if (strcmp(nuance_form_group(check->form, i)->name, group->name) == 0)
                nuance_form_add_problem(check->problems, group->line, NULL, "group-twice",
                                        group->name);
        if (strcmp(group->name, "file") == 0)
            nuance_form_add_problem(check->problems, group->line, NULL, "group-reserved", NULL);
    }
}

/* --- a way to the end ------------------------------------------------------------------------- */

typedef struct search_t {
    const nuance_form_t *form;
    nuance_answer_t *answers;
    char *matters; /* of each question: whether a condition asks for its answer */
    int budget;
    int furthest; /* the question nobody gets past */
    apr_pool_t *pool;
} search_t;

static void mark_what_matters(search_t *search, const nuance_when_t *when)
{
    for (; when != NULL; when = when->next) {
        if (when->index >= 0)
            search->matters[when->index] = 1;
        mark_what_matters(search, when->parts);
    }
}

/* The texts conditions compare the answer of a typed question with. */
static void collect_texts(apr_array_header_t *texts, const nuance_when_t *when, int index)
{
    for (; when != NULL; when = when->next) {
        if (when->kind == NUANCE_WHEN_TEXT && when->index == index)
            APR_ARRAY_PUSH(texts, const char *) = when->text;
        collect_texts(texts, when->parts, index);
    }
}

/* The answers that may make a difference: those of a choice, for typed ones the texts that some
   condition asks for and one that none does. */
static apr_array_header_t *candidates(const search_t *search, int index)
{
    const nuance_question_t *question = nuance_form_question(search->form, index);
    apr_array_header_t *values = apr_array_make(search->pool, 4, sizeof(const char *));

    if (question->type == NUANCE_QUESTION_YES_NO
        || question->type == NUANCE_QUESTION_ACKNOWLEDGEMENT) {
        APR_ARRAY_PUSH(values, const char *) = "yes";
        if (question->type == NUANCE_QUESTION_YES_NO)
            APR_ARRAY_PUSH(values, const char *) = "no";
        return values;
    }
    for (int i = 0; has_options(question) && i < question->options->nelts; i++)
        APR_ARRAY_PUSH(values, const char *) =
            APR_ARRAY_IDX(question->options, i, nuance_option_t).value;
    if (has_options(question))
        return values;
    APR_ARRAY_PUSH(values, const char *) = "\x01"; /* what no condition compares with */
    for (int q = 0; search->matters[index] && q < search->form->questions->nelts; q++)
        collect_texts(values, nuance_form_question(search->form, q)->when, index);
    for (int g = 0; search->matters[index] && g < search->form->groups->nelts; g++)
        collect_texts(values, nuance_form_group(search->form, g)->when, index);
    return values;
}

static int leads_to_the_end(search_t *search, int index);

/* Tries an answer of so many of the values from `from` on, unless it is a gate. */
static int try_answer(search_t *search, int index, const apr_array_header_t *values, int from,
                      int n)
{
    const nuance_question_t *question = nuance_form_question(search->form, index);
    nuance_answer_t answer = { (const char **)values->elts + from, n };
    if (nuance_gate_met(question, &answer) != NULL)
        return 0;
    search->answers[index] = answer;
    int ends = leads_to_the_end(search, index + 1);
    search->answers[index] = (nuance_answer_t){ NULL, 0 };
    return ends;
}

/* The values no gate stands at. */
static apr_array_header_t *open_values(const search_t *search, int index)
{
    const nuance_question_t *question = nuance_form_question(search->form, index);
    const apr_array_header_t *all = candidates(search, index);
    apr_array_header_t *open = apr_array_make(search->pool, 4, sizeof(const char *));
    for (int i = 0; i < all->nelts; i++) {
        nuance_answer_t answer = { &APR_ARRAY_IDX(all, i, const char *), 1 };
        if (nuance_gate_met(question, &answer) == NULL)
            APR_ARRAY_PUSH(open, const char *) = answer.values[0];
    }
    return open;
}

static int try_question(search_t *search, int index)
{
    const nuance_question_t *question = nuance_form_question(search->form, index);
    const apr_array_header_t *open = open_values(search, index);
    int least =
        question->type == NUANCE_QUESTION_CHOICES && question->least > 1 ? question->least : 1;
    if (index > search->furthest)
        search->furthest = index;
    if (!question->required) {
        if (leads_to_the_end(search, index + 1))
            return 1;
        if (!search->matters[index])
            return 0; /* an answer would change nothing */
    }
    for (int i = 0; i + least <= open->nelts; i++) {
        if (try_answer(search, index, open, i, least))
            return 1;
        if (!search->matters[index])
            return 0; /* one answer is as good as another */
    }
    return question->type == NUANCE_QUESTION_CHOICES && open->nelts > least
           && open->nelts <= question->most && try_answer(search, index, open, 0, open->nelts);
}

/* Whether there are answers from this question on that end in an issue. Conditions look back only,
   so that what was answered before is all that counts. */
static int leads_to_the_end(search_t *search, int index)
{
    for (; index < search->form->questions->nelts; index++) {
        const nuance_question_t *question = nuance_form_question(search->form, index);
        if (--search->budget < 0)
            return 0;
        if (nuance_when_holds(nuance_form_group(search->form, question->group)->when,
                              search->answers, search->pool)
            && nuance_when_holds(question->when, search->answers, search->pool))
            return try_question(search, index);
    }
    return 1;
}

static void check_end(check_t *check)
{
    const nuance_form_t *form = check->form;
    apr_size_t n = (apr_size_t)form->questions->nelts + 1;
    search_t search = { form,
                        apr_pcalloc(check->pool, n * sizeof(nuance_answer_t)),
                        apr_pcalloc(check->pool, n),
                        SEARCH_BUDGET,
                        0,
                        NULL };
    for (int i = 0; i < form->questions->nelts; i++)
        mark_what_matters(&search, nuance_form_question(form, i)->when);
    for (int i = 0; i < form->groups->nelts; i++)
        mark_what_matters(&search, nuance_form_group(form, i)->when);
    apr_pool_create(&search.pool, check->pool);
    int ends = leads_to_the_end(&search, 0);
    apr_pool_destroy(search.pool);
    if (ends)
        return;
    const nuance_question_t *question = nuance_form_question(form, search.furthest);
    add(check, question, question->line, search.budget < 0 ? "end-unclear" : "no-end", NULL);
}

/* --- all of it -------------------------------------------------------------------------------- */

apr_array_header_t *nuance_form_check(const char *text, apr_pool_t *result_pool)
{
    apr_array_header_t *problems = apr_array_make(result_pool, 4, sizeof(nuance_form_problem_t));
    check_t check = { NULL, problems, result_pool };
    nuance_form_t *form;

    nuance_form_read(&form, text, problems, result_pool);
    if (form == NULL)
        return problems;
    check_grammar(text, problems, result_pool);
    check.form = form;
    for (int i = 0; i < form->questions->nelts; i++) {
        const nuance_question_t *question = nuance_form_question(form, i);
        check_name(&check, i);
        check_options(&check, question);
        check_counts(&check, question);
        check_pattern(&check, question);
        check_gates(&check, question);
        check_when(&check, question, i, question->when);
    }
    check_groups(&check);
    if (form->questions->nelts == 0)
        nuance_form_add_problem(problems, 0, NULL, "no-questions", NULL);
    else if (problems->nelts == 0)
        check_end(&check);
    return problems;
}
