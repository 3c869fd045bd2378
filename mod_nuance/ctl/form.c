/* SPDX-License-Identifier: Apache-2.0 */
/* nuancectl form: definitions of forms as files. */

#include <apr_file_info.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#include "../core/form.h"
#include "ctl.h"

/* What the codes of problems mean; %s is the detail. */
static const struct {
    const char *code;
    const char *words;
} sentences[] = {
    { "not-xml", "this is not XML: %s" },
    { "no-form", "the outermost element must be form" },
    { "doctype", "a document type is not accepted" },
    { "too-large", "the file is larger than 200,000 bytes" },
    { "grammar", "%s (see form.rng)" },
    { "no-name-or-type", "it needs a name, and a question one of the types there are" },
    { "too-many-questions", "there are more than 200 questions" },
    { "too-many-groups", "there are more than 30 groups" },
    { "too-many-options", "it has more than 50 options, accepted answers or gates" },
    { "no-questions", "there is no question" },
    { "group-empty", "the group \"%s\" has no question" },
    { "group-twice", "another group is called %s" },
    { "group-reserved", "a group cannot be called file" },
    { "name-twice", "another question has this name" },
    { "use-twice", "%s has the same use" },
    { "no-options", "a choice needs options" },
    { "options-misplaced", "only choices have options" },
    { "option-twice", "the option %s is there twice" },
    { "no-accepted", "a riddle needs an accepted answer" },
    { "accepted-misplaced", "only riddles have accepted answers" },
    { "length-order", "min is more than max" },
    { "count-order", "least is more than most, or than there are options" },
    { "pattern-misplaced", "only typed answers have a pattern" },
    { "pattern-wrong", "the pattern is wrong: %s" },
    { "pattern-slow", "the pattern can take too long: it repeats what is repeated already" },
    { "gate-unknown", "the gate is for %s, which is no answer of this question" },
    { "when-missing", "its condition names %s, which is not there" },
    { "when-later", "its condition names %s, which comes later" },
    { "when-circle", "its condition names %s, which depends on it" },
    { "when-unknown", "its condition asks for an answer that cannot be given: %s" },
    { "when-text", "its condition compares a text, and %s is not typed" },
    { "when-too-much", "its condition has too many parts, or too deep ones" },
    { "no-end", "nobody gets past this question: every way ends before an issue is filed" },
    { "end-unclear", "it depends on too many answers whether anybody gets past this question" },
};

static void print_problem(const char *file, const nuance_form_problem_t *problem, apr_pool_t *pool)
{
    const char *words = problem->code;
    const char *detail = problem->detail != NULL ? problem->detail : "";
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
        if (strcmp(sentences[i].code, problem->code) == 0)
            words = sentences[i].words;
    const char *place = strstr(words, "%s");
    if (place != NULL)
        words = apr_pstrcat(pool, apr_pstrmemdup(pool, words, (apr_size_t)(place - words)), detail,
                            place + 2, NULL);
    fprintf(stderr, "%s:%d: %s%s%s\n", file, problem->line,
            problem->question != NULL ? problem->question : "",
            problem->question != NULL ? ": " : "", words);
}

/* Reads and checks a file; *n_problems of them were printed. */
static nuance_error_t *read_definition(const char **text, int *n_problems, ctl_t *ctl,
                                       const char *file)
{
    NUANCE_ERR(ctl_read_file(text, file, ctl->pool));
    apr_array_header_t *problems = nuance_form_check(*text, ctl->pool);
    for (int i = 0; i < problems->nelts; i++)
        print_problem(file, &APR_ARRAY_IDX(problems, i, nuance_form_problem_t), ctl->pool);
    *n_problems = problems->nelts;
    return NULL;
}

/* The key a file's name says: "forms/free.xml" is free. */
static const char *key_of(const char *file, apr_pool_t *pool)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash != NULL ? slash + 1 : file;
    return apr_pstrmemdup(pool, name, strcspn(name, "."));
}

static nuance_error_t *import_form(ctl_t *ctl, const char *file, const char *key, int *exit_status)
{
    const char *text;
    nuance_form_t *form;
    int n_problems;
    PGresult *result;

    NUANCE_ERR(read_definition(&text, &n_problems, ctl, file));
    if (n_problems > 0) {
        *exit_status = 1;
        return NULL;
    }
    nuance_form_read(&form, text, NULL, ctl->pool);
    if (key == NULL)
        key = key_of(file, ctl->pool);
    if (key[0] == '\0' || strlen(key) > 64
        || strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(key))
        return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL,
                                   "a form's key is of a-z, 0-9 and -, not '%s': give one after the"
                                   " file",
                                   key);
    const char *values[] = { key, form->title, text, ctl->options.kind,
                             ctl->options.publish ? "true" : "false" };
    NUANCE_ERR(ctl_connect(ctl));
    NUANCE_ERR(ctl_query(&result, ctl, "select nuance_api.form_import($1, $2, $3, $4, $5::boolean)",
                         5, values, ctl->pool));
    if (PQgetisnull(result, 0, 0))
        printf("%s: draft imported; an admin or --publish publishes it\n", key);
    else
        printf("%s: version %s published\n", key, PQgetvalue(result, 0, 0));
    return NULL;
}

static nuance_error_t *export_form(ctl_t *ctl, const char *key)
{
    const char *values[] = { key };
    PGresult *result;
    NUANCE_ERR(ctl_connect(ctl));
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select coalesce(v.definition, f.draft) from nuance.form f"
                         " left join nuance.form_version v on v.id = f.current_id where f.key = $1",
                         1, values, ctl->pool));
    if (PQntuples(result) == 0)
        return nuance_error_create(ctl->pool, NUANCE_E_NOT_FOUND, NULL,
                                   "there is no form %s: form list shows them", key);
    fputs(PQgetvalue(result, 0, 0), stdout);
    return NULL;
}

static nuance_error_t *list_forms(ctl_t *ctl)
{
    PGresult *result;
    NUANCE_ERR(ctl_connect(ctl));
    NUANCE_ERR(ctl_query(&result, ctl,
                         "select f.key, f.name, coalesce('version ' || v.number, 'not published'),"
                         " coalesce(', for ' || f.kind || ' contracts', '')"
                         " from nuance.form f left join nuance.form_version v on v.id ="
                         " f.current_id order by f.key",
                         0, NULL, ctl->pool));
    for (int i = 0; i < PQntuples(result); i++)
        printf("%s  %s  %s%s\n", PQgetvalue(result, i, 0), PQgetvalue(result, i, 1),
               PQgetvalue(result, i, 2), PQgetvalue(result, i, 3));
    return NULL;
}

nuance_error_t *ctl_form(ctl_t *ctl, int n_words, const char *const *words, int *exit_status)
{
    const char *verb = words[0];

    NUANCE_ERR(nuance_form_setup(ctl->pool));
    if (strcmp(verb, "list") == 0 && n_words == 1)
        return list_forms(ctl);
    if (strcmp(verb, "export") == 0 && n_words == 2)
        return export_form(ctl, words[1]);
    if (strcmp(verb, "import") == 0 && n_words >= 2)
        return import_form(ctl, words[1], n_words == 3 ? words[2] : NULL, exit_status);
    if (strcmp(verb, "check") == 0 && n_words == 2) {
        const char *text;
        int n_problems;
        NUANCE_ERR(read_definition(&text, &n_problems, ctl, words[1]));
        printf("%s: %s\n", words[1], n_problems == 0 ? "can be published" : "cannot be published");
        *exit_status = n_problems > 0;
        return NULL;
    }
    return nuance_error_create(ctl->pool, NUANCE_E_BAD_REQUEST, NULL,
                               "usage: form check FILE, form import FILE [KEY] [--kind KIND]"
                               " [--publish], form export KEY, or form list");
}
