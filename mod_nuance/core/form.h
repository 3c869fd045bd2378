/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file form.h
 * The definition of a form that asks for an issue: groups of questions, what answers they take,
 * when they are asked, and which answers end the form. Written as XML, see forms/form.rng.
 */
#ifndef NUANCE_CORE_FORM_H
#define NUANCE_CORE_FORM_H

#include <apr_tables.h>

#include "error.h"
#include "pattern.h"

/** Limits of a definition. Grammar and checks keep to them. */
enum {
    NUANCE_FORM_MAX_BYTES = 200 * 1000,
    NUANCE_FORM_MAX_GROUPS = 30,
    NUANCE_FORM_MAX_QUESTIONS = 200,
    NUANCE_FORM_MAX_OPTIONS = 50,        /**< of a question; accepted answers and gates too */
    NUANCE_FORM_MAX_CONDITIONS = 50,     /**< that one `when` is made of */
    NUANCE_FORM_MAX_DEPTH = 8,           /**< of conditions within conditions */
    NUANCE_FORM_MAX_ANSWERS = 300 * 1000 /**< bytes of all answers together */
};

/** What an answer is. The words are in nuance_question_type_word(). */
typedef enum nuance_question_type_t {
    NUANCE_QUESTION_SHORT,           /**< one line */
    NUANCE_QUESTION_LONG,            /**< text of any number of lines */
    NUANCE_QUESTION_VERSION,         /**< one line, shown first to staff */
    NUANCE_QUESTION_STEPS,           /**< a list of texts, shown second */
    NUANCE_QUESTION_CHOICE,          /**< one of the options */
    NUANCE_QUESTION_CHOICES,         /**< any number of the options */
    NUANCE_QUESTION_YES_NO,          /**< yes or no */
    NUANCE_QUESTION_ACKNOWLEDGEMENT, /**< yes, or no answer */
    NUANCE_QUESTION_RIDDLE,          /**< a line that must be one of the accepted ones */
    NUANCE_QUESTION_FILE,            /**< files: each a number and a name, see upload.h */
    NUANCE_QUESTION_TYPES
} nuance_question_type_t;

/** A condition on answers. */
typedef enum nuance_when_kind_t {
    NUANCE_WHEN_IS,       /**< the answer is, or has, one of the values */
    NUANCE_WHEN_TEXT,     /**< the answer is this text, whatever its case */
    NUANCE_WHEN_ANSWERED, /**< there is an answer */
    NUANCE_WHEN_NOT,      /**< not the first of its parts */
    NUANCE_WHEN_ALL,
    NUANCE_WHEN_ANY
} nuance_when_kind_t;

/** A condition, or a tree of them. */
typedef struct nuance_when_t {
    nuance_when_kind_t kind;
    const char *question;        /**< name, for the first three kinds */
    int index;                   /**< of that question; -1: there is none */
    apr_array_header_t *values;  /**< const char *, for IS */
    const char *text;            /**< for TEXT */
    struct nuance_when_t *parts; /**< for the others */
    struct nuance_when_t *next;  /**< beside this one */
    int line;
} nuance_when_t;

/** One of the answers of a choice. */
typedef struct nuance_option_t {
    const char *value;
    const char *label;
} nuance_option_t;

/** Answers that end the form. */
typedef struct nuance_gate_t {
    apr_array_header_t *answers; /**< const char * */
    const char *title;
    const char *text; /**< Markdown */
    int line;
} nuance_gate_t;

/** A question. */
typedef struct nuance_question_t {
    const char *name;
    const char *label;
    nuance_question_type_t type;
    int required;
    int min;   /**< characters */
    int max;   /**< characters */
    int least; /**< steps, choices or files, where there is an answer at all */
    int most;
    const char *use;   /**< title, body or NULL */
    const char *help;  /**< Markdown, or NULL */
    const char *where; /**< Markdown, or NULL */
    const char *pattern;
    const char *pattern_message;
    nuance_pattern_t *compiled;   /**< NULL where there is none, or a wrong one */
    const char *pattern_problem;  /**< what is wrong with it, or NULL */
    apr_array_header_t *options;  /**< nuance_option_t */
    apr_array_header_t *accepted; /**< const char *, never shown */
    apr_array_header_t *gates;    /**< nuance_gate_t */
    nuance_when_t *when;          /**< or NULL: always */
    int group;
    int line;
} nuance_question_t;

/** Whether an answer to it is a list of values. */
static inline int nuance_question_is_list(const nuance_question_t *question)
{
    return question->type == NUANCE_QUESTION_STEPS || question->type == NUANCE_QUESTION_CHOICES
           || question->type == NUANCE_QUESTION_FILE;
}

/** Questions asked together. */
typedef struct nuance_group_t {
    const char *name;
    const char *title;
    const char *intro; /**< Markdown, or NULL */
    nuance_when_t *when;
    int first; /**< index of its first question */
    int n_questions;
    int line;
} nuance_group_t;

/** A form. Lives in its pool and never changes. */
typedef struct nuance_form_t {
    const char *title;
    const char *intro;             /**< Markdown, or NULL */
    apr_array_header_t *groups;    /**< nuance_group_t */
    apr_array_header_t *questions; /**< nuance_question_t, in order */
    int truncated;                 /**< there were more questions than a form may have */
    apr_pool_t *pool;
} nuance_form_t;

/** The word of a type in definitions and pages. */
const char *nuance_question_type_word(nuance_question_type_t type);

/** The question at an index. */
static inline nuance_question_t *nuance_form_question(const nuance_form_t *form, int index)
{
    return &APR_ARRAY_IDX(form->questions, index, nuance_question_t);
}

/** The group at an index. */
static inline nuance_group_t *nuance_form_group(const nuance_form_t *form, int index)
{
    return &APR_ARRAY_IDX(form->groups, index, nuance_group_t);
}

/** The index of a question by name, or -1. */
int nuance_form_find(const nuance_form_t *form, const char *name);

/** What is wrong with a definition, and where. */
typedef struct nuance_form_problem_t {
    int line;             /**< of the XML text; 0: the whole of it */
    const char *question; /**< its name, or NULL */
    const char *code;     /**< kebab-case word the stylesheets have a sentence for */
    const char *detail;   /**< a name, or words of libxml2 or PCRE2; or NULL */
} nuance_form_problem_t;

/**
 * Makes what libxml2 wants to have made once, before there are threads; compiles the grammar.
 * NUANCE_E_SETUP when that does not work.
 */
nuance_error_t *nuance_form_setup(apr_pool_t *pool);

/**
 * Reads a definition. Sets *form to NULL when the text is not XML, or not of the grammar's shape as
 * far as reading goes; what is wrong is appended to @a problems (nuance_form_problem_t), if that is
 * not NULL. What it returns can be evaluated even if nuance_form_check() would refuse it. No
 * external entity is read, and no document type is accepted.
 */
void nuance_form_read(nuance_form_t **form, const char *text, apr_array_header_t *problems,
                      apr_pool_t *result_pool);

/**
 * All that stands against publishing a definition, in order, as nuance_form_problem_t in
 * @a result_pool: the grammar, names said twice or missing, conditions on later questions or in
 * circles, patterns that are wrong or slow, types there is no support for, no way to the end.
 */
apr_array_header_t *nuance_form_check(const char *text, apr_pool_t *result_pool);

/** Appends a problem. Strings are not copied. */
void nuance_form_add_problem(apr_array_header_t *problems, int line, const char *question,
                             const char *code, const char *detail);

#endif
