/* SPDX-License-Identifier: Apache-2.0 */
#include "form.h"

#include <apr_strings.h>
#include <assert.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* What a question allows where it does not say. */
enum {
    ONE_LINE_MAX = 250,
    TEXT_MAX = 20000,
    VERSION_LENGTH = 100,
    STEP_MAX = 2000,
    RIDDLE_MAX = 200,
    STEPS_MOST = 30,
    LINE_CEILING = 1000
};

static const char *const type_words[] = {
    [NUANCE_QUESTION_SHORT] = "short",     [NUANCE_QUESTION_LONG] = "long",
    [NUANCE_QUESTION_VERSION] = "version", [NUANCE_QUESTION_STEPS] = "steps",
    [NUANCE_QUESTION_CHOICE] = "choice",   [NUANCE_QUESTION_CHOICES] = "choices",
    [NUANCE_QUESTION_YES_NO] = "yes-no",   [NUANCE_QUESTION_ACKNOWLEDGEMENT] = "acknowledgement",
    [NUANCE_QUESTION_RIDDLE] = "riddle",   [NUANCE_QUESTION_FILE] = "file",
};
static_assert(sizeof(type_words) / sizeof(type_words[0]) == NUANCE_QUESTION_TYPES,
              "every type has a word");

const char *nuance_question_type_word(nuance_question_type_t type)
{
    return type_words[type];
}

int nuance_form_find(const nuance_form_t *form, const char *name)
{
    for (int i = 0; name != NULL && i < form->questions->nelts; i++)
        if (strcmp(nuance_form_question(form, i)->name, name) == 0)
            return i;
    return -1;
}

void nuance_form_add_problem(apr_array_header_t *problems, int line, const char *question,
                             const char *code, const char *detail)
{
    if (problems != NULL)
        APR_ARRAY_PUSH(problems, nuance_form_problem_t) =
            (nuance_form_problem_t){ line, question, code, detail };
}

/* --- pieces of XML ---------------------------------------------------------------------------- */

static const char *attribute(xmlNodePtr element, const char *name, apr_pool_t *pool)
{
    xmlChar *value = xmlGetNoNsProp(element, (const xmlChar *)name);
    const char *copy = apr_pstrdup(pool, (const char *)value);
    xmlFree(value);
    return copy;
}

static int number(xmlNodePtr element, const char *name, int absent, apr_pool_t *pool)
{
    const char *text = attribute(element, name, pool);
    long value = text != NULL ? strtol(text, NULL, 10) : absent;
    return value < 0 || value > 100000 ? absent : (int)value;
}

static int is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static int line_of(xmlNodePtr node)
{
    return (int)xmlGetLineNo(node);
}

/* The text of an element without the space around it, or NULL for none. */
static const char *content(xmlNodePtr element, apr_pool_t *pool)
{
    xmlChar *text = xmlNodeGetContent(element);
    char *copy = apr_pstrdup(pool, text != NULL ? (const char *)text : "");
    xmlFree(text);
    copy += strspn(copy, " \t\n");
    apr_size_t length = strlen(copy);
    while (length > 0 && strchr(" \t\n", copy[length - 1]) != NULL)
        copy[--length] = '\0';
    return length > 0 ? copy : NULL;
}

static apr_array_header_t *words(const char *text, apr_pool_t *pool)
{
    apr_array_header_t *list = apr_array_make(pool, 2, sizeof(const char *));
    char *rest = apr_pstrdup(pool, text != NULL ? text : "");
    char *state;
    for (char *word = apr_strtok(rest, " \t\n", &state); word != NULL;
         word = apr_strtok(NULL, " \t\n", &state))
        APR_ARRAY_PUSH(list, const char *) = word;
    return list;
}

/* --- conditions ------------------------------------------------------------------------------- */

static nuance_when_t *read_condition(xmlNodePtr element, int depth, int *budget, apr_pool_t *pool);

/* The conditions among the children, linked. */
static nuance_when_t *read_parts(xmlNodePtr parent, int depth, int *budget, apr_pool_t *pool)
{
    nuance_when_t *first = NULL;
    nuance_when_t **last = &first;
    for (xmlNodePtr child = parent->children; child != NULL; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        *last = read_condition(child, depth, budget, pool);
        if (*last != NULL)
            last = &(*last)->next;
    }
    return first;
}

static nuance_when_t *read_condition(xmlNodePtr element, int depth, int *budget, apr_pool_t *pool)
{
    static const struct {
        const char *name;
        nuance_when_kind_t kind;
    } kinds[] = { { "is", NUANCE_WHEN_IS },
                  { "answered", NUANCE_WHEN_ANSWERED },
                  { "not", NUANCE_WHEN_NOT },
                  { "all", NUANCE_WHEN_ALL },
                  { "any", NUANCE_WHEN_ANY } };
    nuance_when_t *when = apr_pcalloc(pool, sizeof(*when));

    if (depth > NUANCE_FORM_MAX_DEPTH || --*budget < 0)
        return NULL;
    size_t k = 0;
    while (k < sizeof(kinds) / sizeof(kinds[0]) && !is(element, kinds[k].name))
        k++;
    if (k == sizeof(kinds) / sizeof(kinds[0]))
        return NULL;
    when->kind = kinds[k].kind;
    when->line = line_of(element);
    when->index = -1;
    when->question = attribute(element, "question", pool);
    if (when->kind == NUANCE_WHEN_IS) {
        when->text = attribute(element, "text", pool);
        when->values = words(attribute(element, "answers", pool), pool);
        if (when->text != NULL)
            when->kind = NUANCE_WHEN_TEXT;
    }
    else if (when->kind != NUANCE_WHEN_ANSWERED)
        when->parts = read_parts(element, depth + 1, budget, pool);
    return when;
}

/* One condition; what is too deep or too much is a problem, and never met. */
static nuance_when_t *read_when(xmlNodePtr element, const char *question,
                                apr_array_header_t *problems, apr_pool_t *pool)
{
    int budget = NUANCE_FORM_MAX_CONDITIONS;
    nuance_when_t *when = read_parts(element, 1, &budget, pool);
    if (when == NULL || budget < 0) {
        nuance_form_add_problem(problems, line_of(element), question, "when-too-much", NULL);
        when = apr_pcalloc(pool, sizeof(*when));
        when->kind = NUANCE_WHEN_ANY;
        when->line = line_of(element);
    }
    return when;
}

/* --- questions -------------------------------------------------------------------------------- */

static int type_of(const char *word)
{
    for (int i = 0; word != NULL && i < NUANCE_QUESTION_TYPES; i++)
        if (strcmp(type_words[i], word) == 0)
            return i;
    return -1;
}

static void set_lengths(nuance_question_t *question, xmlNodePtr element, apr_pool_t *pool)
{
    static const struct {
        int max;
        int ceiling;
    } lengths[] = {
        [NUANCE_QUESTION_SHORT] = { ONE_LINE_MAX, LINE_CEILING },
        [NUANCE_QUESTION_LONG] = { TEXT_MAX, 100000 },
        [NUANCE_QUESTION_VERSION] = { VERSION_LENGTH, LINE_CEILING },
        [NUANCE_QUESTION_STEPS] = { STEP_MAX, 10000 },
        [NUANCE_QUESTION_RIDDLE] = { RIDDLE_MAX, RIDDLE_MAX },
        [NUANCE_QUESTION_FILE] = { 0, 0 },
    };
    question->min = number(element, "min", 0, pool);
    question->max = number(element, "max", lengths[question->type].max, pool);
    if (question->max > lengths[question->type].ceiling)
        question->max = lengths[question->type].ceiling;
    question->least = number(element, "least", 0, pool);
    question->most = number(element, "most", STEPS_MOST, pool);
}

static void read_pattern(nuance_question_t *question, xmlNodePtr element, apr_pool_t *pool)
{
    question->pattern = content(element, pool);
    question->pattern_message = attribute(element, "message", pool);
    if (question->pattern != NULL)
        question->pattern_problem =
            nuance_pattern_compile(&question->compiled, question->pattern, pool);
}

static void read_part(nuance_question_t *question, xmlNodePtr child, apr_array_header_t *problems,
                      apr_pool_t *pool)
{
    if (is(child, "help"))
        question->help = content(child, pool);
    else if (is(child, "where"))
        question->where = content(child, pool);
    else if (is(child, "when"))
        question->when = read_when(child, question->name, problems, pool);
    else if (is(child, "pattern"))
        read_pattern(question, child, pool);
    else if (is(child, "option") && question->options->nelts <= NUANCE_FORM_MAX_OPTIONS) {
        const char *value = attribute(child, "value", pool);
        const char *label = attribute(child, "label", pool);
        if (value != NULL)
            APR_ARRAY_PUSH(question->options, nuance_option_t) =
                (nuance_option_t){ value, label != NULL ? label : value };
    }
    else if (is(child, "accept") && question->accepted->nelts <= NUANCE_FORM_MAX_OPTIONS) {
        const char *accepted = content(child, pool);
        if (accepted != NULL)
            APR_ARRAY_PUSH(question->accepted, const char *) = accepted;
    }
    else if (is(child, "gate") && question->gates->nelts <= NUANCE_FORM_MAX_OPTIONS)
        APR_ARRAY_PUSH(question->gates, nuance_gate_t) =
            (nuance_gate_t){ words(attribute(child, "answers", pool), pool),
                             attribute(child, "title", pool), content(child, pool),
                             line_of(child) };
}

static void read_question(nuance_form_t *form, xmlNodePtr element, apr_array_header_t *problems)
{
    apr_pool_t *pool = form->pool;
    const char *name = attribute(element, "name", pool);
    const char *label = attribute(element, "label", pool);
    int type = type_of(attribute(element, "type", pool));

    if (name == NULL || type < 0) {
        nuance_form_add_problem(problems, line_of(element), name, "no-name-or-type", NULL);
        return;
    }
    if (form->questions->nelts == NUANCE_FORM_MAX_QUESTIONS) {
        if (!form->truncated)
            nuance_form_add_problem(problems, line_of(element), name, "too-many-questions", NULL);
        form->truncated = 1;
        return;
    }
    nuance_question_t *question = apr_array_push(form->questions);
    memset(question, 0, sizeof(*question));
    question->name = name;
    question->label = label != NULL ? label : name;
    question->type = (nuance_question_type_t)type;
    const char *required = attribute(element, "required", pool);
    question->required = required != NULL && strcmp(required, "yes") == 0;
    question->use = attribute(element, "use", pool);
    question->line = line_of(element);
    question->group = form->groups->nelts - 1;
    question->options = apr_array_make(pool, 4, sizeof(nuance_option_t));
    question->accepted = apr_array_make(pool, 1, sizeof(const char *));
    question->gates = apr_array_make(pool, 1, sizeof(nuance_gate_t));
    set_lengths(question, element, pool);
    for (xmlNodePtr child = element->children; child != NULL; child = child->next)
        read_part(question, child, problems, pool);
    nuance_form_group(form, question->group)->n_questions++;
}

static void read_group(nuance_form_t *form, xmlNodePtr element, apr_array_header_t *problems)
{
    apr_pool_t *pool = form->pool;
    const char *name = attribute(element, "name", pool);

    if (form->groups->nelts == NUANCE_FORM_MAX_GROUPS || name == NULL) {
        nuance_form_add_problem(problems, line_of(element), NULL,
                                name == NULL ? "no-name-or-type" : "too-many-groups", NULL);
        return;
    }
    nuance_group_t *group = apr_array_push(form->groups);
    memset(group, 0, sizeof(*group));
    group->name = name;
    group->title = attribute(element, "title", pool);
    if (group->title == NULL)
        group->title = name;
    group->line = line_of(element);
    group->first = form->questions->nelts;
    /* A question of the group may make the array move: by index from here on. */
    int index = form->groups->nelts - 1;
    for (xmlNodePtr child = element->children; child != NULL; child = child->next) {
        if (is(child, "intro"))
            nuance_form_group(form, index)->intro = content(child, pool);
        else if (is(child, "when"))
            nuance_form_group(form, index)->when = read_when(child, NULL, problems, pool);
        else if (is(child, "question"))
            read_question(form, child, problems);
    }
}

/* Conditions know questions by name; evaluating goes by index. */
static void resolve(const nuance_form_t *form, nuance_when_t *when)
{
    for (; when != NULL; when = when->next) {
        when->index = nuance_form_find(form, when->question);
        resolve(form, when->parts);
    }
}

static void keep_first_error(void *data, xmlErrorPtr error)
{
    xmlError *first = data;
    if (first->level < error->level)
        xmlCopyError(error, first);
}

/* The document, or NULL. Errors go to this parser's own function, never to the process's. */
static xmlDocPtr parse(const char *text, apr_array_header_t *problems, apr_pool_t *pool)
{
    xmlError first;
    memset(&first, 0, sizeof(first));
    if (strlen(text) > NUANCE_FORM_MAX_BYTES) {
        nuance_form_add_problem(problems, 0, NULL, "too-large", NULL);
        return NULL;
    }
    if (strstr(text, "<!DOCTYPE") != NULL) {
        nuance_form_add_problem(problems, 0, NULL, "doctype", NULL);
        return NULL;
    }
    xmlParserCtxtPtr parser = xmlNewParserCtxt();
    if (parser == NULL)
        return NULL;
    parser->sax->serror = NULL;
    xmlDocPtr document = xmlCtxtReadMemory(parser, text, (int)strlen(text), NULL, "UTF-8",
                                           XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                                               | XML_PARSE_NOCDATA);
    if (document == NULL) {
        keep_first_error(&first, xmlCtxtGetLastError(parser));
        char *said = apr_pstrdup(pool, first.message != NULL ? first.message : "");
        said[strcspn(said, "\n")] = '\0';
        nuance_form_add_problem(problems, first.line, NULL, "not-xml", said);
        xmlResetError(&first);
    }
    xmlFreeParserCtxt(parser);
    return document;
}

void nuance_form_read(nuance_form_t **result, const char *text, apr_array_header_t *problems,
                      apr_pool_t *result_pool)
{
    *result = NULL;
    xmlDocPtr document = parse(text, problems, result_pool);
    if (document == NULL)
        return;
    xmlNodePtr root = xmlDocGetRootElement(document);
    if (root == NULL || !is(root, "form")) {
        nuance_form_add_problem(problems, 1, NULL, "no-form", NULL);
        xmlFreeDoc(document);
        return;
    }
    nuance_form_t *form = apr_pcalloc(result_pool, sizeof(*form));
    form->pool = result_pool;
    form->title = attribute(root, "title", result_pool);
    if (form->title == NULL)
        form->title = "";
    form->groups = apr_array_make(result_pool, 8, sizeof(nuance_group_t));
    form->questions = apr_array_make(result_pool, 32, sizeof(nuance_question_t));
    for (xmlNodePtr child = root->children; child != NULL; child = child->next) {
        if (is(child, "intro"))
            form->intro = content(child, result_pool);
        else if (is(child, "group"))
            read_group(form, child, problems);
    }
    xmlFreeDoc(document);
    for (int i = 0; i < form->groups->nelts; i++)
        resolve(form, nuance_form_group(form, i)->when);
    for (int i = 0; i < form->questions->nelts; i++)
        resolve(form, nuance_form_question(form, i)->when);
    *result = form;
}
