/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file form_evaluate.h
 * What a form makes of answers: which questions are asked, which answers are wrong, which end it.
 * The one place where that is decided; a browser's script only hides and shows by the same
 * conditions. Pure functions of definition and answers.
 */
#ifndef NUANCE_CORE_FORM_EVALUATE_H
#define NUANCE_CORE_FORM_EVALUATE_H

#include <apr_tables.h>
#include <jansson.h>

#include "form.h"

/** The answer to a question: nothing, a text, or several. */
typedef struct nuance_answer_t {
    const char **values;
    int n;
} nuance_answer_t;

/** What is wrong with an answer. */
typedef struct nuance_answer_problem_t {
    int question;     /**< index; -1: a name that no question has, or the whole */
    const char *name; /**< of the question */
    const char *code; /**< as those of fields */
    const char *argument;
} nuance_answer_problem_t;

/** What a form makes of answers. Lives in the pool it was made in. */
typedef struct nuance_verdict_t {
    const nuance_form_t *form;
    nuance_answer_t *answers;     /**< of each question that is asked; of the others, nothing */
    nuance_answer_t *given;       /**< as they were given, those of hidden questions too */
    char *asked;                  /**< of each question, whether it is asked */
    char *group_asked;            /**< of each group, whether any of its questions is */
    apr_array_header_t *problems; /**< nuance_answer_problem_t, in the form's order */
    const nuance_gate_t *gate;    /**< the first that was run into, or NULL */
    int gate_question;            /**< whose answer that was, or -1; nothing after it is asked */
} nuance_verdict_t;

/** Whether a condition (NULL: none) holds for answers, one per question. */
int nuance_when_holds(const nuance_when_t *when, const nuance_answer_t *answers,
                      apr_pool_t *scratch_pool);

/** Whether an answer of a question is among those that end the form; the gate, or NULL. */
const nuance_gate_t *nuance_gate_met(const nuance_question_t *question,
                                     const nuance_answer_t *answer);

/**
 * Evaluates @a given, an object with a member per question: a string; an array of strings for steps
 * and choices; true and false for yes and no. Blank answers are none, as are blank steps. Answers
 * to questions that are not asked are dropped; names that no question has are problems.
 */
void nuance_form_evaluate(nuance_verdict_t **verdict, const nuance_form_t *form,
                          const json_t *given, apr_pool_t *result_pool);

/**
 * The accepted answers as a JSON object (compact, in the form's order) in @a result_pool: strings,
 * and arrays of strings. What nuance_form_evaluate() takes gives the same again.
 */
const char *nuance_verdict_json(const nuance_verdict_t *verdict, apr_pool_t *result_pool);

/** What a field of an answer begins with: q-NAME, q-NAME.OPTION, q-NAME.NUMBER. */
#define NUANCE_ANSWER_PREFIX "q-"

/**
 * Gathers the answers among a form's fields: q-NAME, q-NAME.OPTION = yes for choices, q-NAME.1 and
 * so on for steps. Names no question has are kept, to be refused. Returns a new object; NULL when
 * there is no memory.
 */
json_t *nuance_answers_gather(const nuance_form_t *form, const apr_table_t *fields,
                              apr_pool_t *scratch_pool);

/** How a form that is filled in group by group goes on. */
typedef enum nuance_walk_t {
    NUANCE_WALK_ASK,    /**< show the group `step` */
    NUANCE_WALK_REFUSE, /**< show the group `step` with the problems in it */
    NUANCE_WALK_FILE    /**< all is there: this is the issue */
} nuance_walk_t;

/** Where in a form somebody is. */
typedef struct nuance_place_t {
    nuance_walk_t walk;
    int step; /**< index of the group to show; the number of groups: the last look before filing */
    int more; /**< index of the question that gets another line, or -1 */
    int missing; /**< whether questions came up in the group that were not there to answer before */
    int gated;   /**< whether the form ended at a gate */
} nuance_place_t;

/**
 * Where a form goes on from. @a step is the name of the group that was shown (NULL: the first;
 * "file": the last look), @a go what was pressed: "next", "back", "more.NAME" for another line of
 * steps, or anything else to file. @a seen are the names of the questions that were shown in it,
 * with spaces between; NULL: all. What is asked first comes first: nothing is filed with a problem
 * or a gate.
 */
nuance_place_t nuance_form_walk(const nuance_verdict_t *verdict, const char *step, const char *go,
                                const char *seen);

/** Whether a problem is one of a group, and of a question that was @a seen there or answered. */
int nuance_problem_is_due(const nuance_verdict_t *verdict, const nuance_answer_problem_t *problem,
                          int group, const char *seen);

/** What the issue is about on one line: its title, or else its text, cut to @a max characters. */
const char *nuance_verdict_words(const nuance_verdict_t *verdict, int max, apr_pool_t *result_pool);

#endif
