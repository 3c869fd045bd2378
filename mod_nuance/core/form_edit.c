/* SPDX-License-Identifier: Apache-2.0 */
#include "form_edit.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <libxml/parser.h>
#include <string.h>

#include "form.h"

static nuance_error_t *refuse(const char *field, const char *code, apr_pool_t *pool)
{
    return nuance_error_add_problem(
        nuance_error_create(pool, NUANCE_E_INVALID, NULL, "a form cannot be edited so"), field,
        code, NULL);
}

static const char *field(const apr_table_t *edit, const char *name)
{
    const char *value = apr_table_get(edit, name);
    return value != NULL && value[strspn(value, " \t\n")] != '\0' ? value : NULL;
}

static int is(const xmlNode *node, const char *name)
{
    return node != NULL && node->type == XML_ELEMENT_NODE
           && strcmp((const char *)node->name, name) == 0;
}

/* --- finding ---------------------------------------------------------------------------------- */

static int is_named(xmlNodePtr element, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(element, (const xmlChar *)"name");
    int same = value != NULL && strcmp((const char *)value, name) == 0;
    xmlFree(value);
    return same;
}

static xmlNodePtr find(xmlNodePtr parent, const char *kind, const char *name)
{
    for (xmlNodePtr child = parent->children; child != NULL; child = child->next) {
        xmlNodePtr inner = NULL;
        if (is(child, kind) && is_named(child, name))
            return child;
        if (is(child, "group") && strcmp(kind, "question") == 0)
            inner = find(child, kind, name);
        if (inner != NULL)
            return inner;
    }
    return NULL;
}

static xmlNodePtr child_of(xmlNodePtr parent, const char *name)
{
    for (xmlNodePtr child = parent->children; child != NULL; child = child->next)
        if (is(child, name))
            return child;
    return NULL;
}

static int count(xmlNodePtr parent, const char *name)
{
    int n = 0;
    for (xmlNodePtr child = parent->children; child != NULL; child = child->next)
        n += is(child, name);
    return n;
}

/* The nearest element beside this one. */
static xmlNodePtr beside(xmlNodePtr node, int forward)
{
    const char *name = (const char *)node->name;
    do
        node = forward ? node->next : node->prev;
    while (node != NULL && !is(node, name));
    return node;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void set_attribute(xmlNodePtr element, const char *name, const char *value)
{
    if (value != NULL)
        xmlSetProp(element, (const xmlChar *)name, (const xmlChar *)value);
    else
        xmlUnsetProp(element, (const xmlChar *)name);
}

static void drop(xmlNodePtr node)
{
    xmlUnlinkNode(node);
    xmlFreeNode(node);
}

static void drop_all(xmlNodePtr parent, const char *name)
{
    xmlNodePtr child;
    while ((child = child_of(parent, name)) != NULL)
        drop(child);
}

static xmlNodePtr add_text(xmlNodePtr parent, const char *name, const char *text)
{
    return xmlNewTextChild(parent, NULL, (const xmlChar *)name, (const xmlChar *)text);
}

static void set_text(xmlNodePtr parent, const char *name, const char *text)
{
    drop_all(parent, name);
    if (text != NULL)
        add_text(parent, name, text);
}

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    apr_size_t length = strlen(text);
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        text[--length] = '\0';
    return text;
}

/* A line each: value = label, or one word that is both. */
static void set_options(xmlNodePtr question, const char *lines, apr_pool_t *pool)
{
    char *state;
    drop_all(question, "option");
    for (char *line = apr_strtok(apr_pstrdup(pool, lines != NULL ? lines : ""), "\n", &state);
         line != NULL; line = apr_strtok(NULL, "\n", &state))
    {
        char *label = strchr(line, '=');
        if (label != NULL)
            *label++ = '\0';
        const char *value = trim(line);
        if (*value == '\0')
            continue;
        xmlNodePtr option = xmlNewTextChild(question, NULL, (const xmlChar *)"option", NULL);
        set_attribute(option, "value", value);
        set_attribute(option, "label", label != NULL && *trim(label) != '\0' ? trim(label) : value);
    }
}

static void set_accepted(xmlNodePtr question, const char *lines, apr_pool_t *pool)
{
    char *state;
    drop_all(question, "accept");
    for (char *line = apr_strtok(apr_pstrdup(pool, lines != NULL ? lines : ""), "\n", &state);
         line != NULL; line = apr_strtok(NULL, "\n", &state))
        if (*trim(line) != '\0')
            add_text(question, "accept", trim(line));
}

static void set_pattern(xmlNodePtr question, const apr_table_t *edit)
{
    set_text(question, "pattern", field(edit, "pattern"));
    xmlNodePtr pattern = child_of(question, "pattern");
    if (pattern != NULL)
        set_attribute(pattern, "message", field(edit, "message"));
}

/* A condition this editor did not write is left alone. */
static void set_when(xmlNodePtr question, const apr_table_t *edit)
{
    xmlNodePtr when = child_of(question, "when");
    const char *other = field(edit, "when_question");
    const char *answers = field(edit, "when_answers");
    xmlNodePtr inside = when != NULL ? xmlFirstElementChild(when) : NULL;

    if (inside != NULL && !is(inside, "answered")
        && !(is(inside, "is") && xmlHasProp(inside, (const xmlChar *)"answers") != NULL))
        return;
    drop_all(question, "when");
    if (other == NULL)
        return;
    when = xmlNewTextChild(question, NULL, (const xmlChar *)"when", NULL);
    inside =
        xmlNewTextChild(when, NULL, (const xmlChar *)(answers != NULL ? "is" : "answered"), NULL);
    set_attribute(inside, "question", other);
    if (answers != NULL)
        set_attribute(inside, "answers", answers);
}

static void set_gate(xmlNodePtr question, const apr_table_t *edit)
{
    if (count(question, "gate") > 1)
        return;
    drop_all(question, "gate");
    if (field(edit, "gate_answers") == NULL)
        return;
    xmlNodePtr gate = add_text(question, "gate",
                               field(edit, "gate_text") != NULL ? field(edit, "gate_text") : "");
    set_attribute(gate, "answers", field(edit, "gate_answers"));
    set_attribute(gate, "title", field(edit, "gate_title"));
}

static void write_question(xmlNodePtr question, const apr_table_t *edit, apr_pool_t *pool)
{
    static const struct {
        const char *attribute;
        const char *field;
    } attributes[] = {
        { "name", "name" },         { "type", "type" },      { "label", "label" },
        { "required", "required" }, { "use", "use" },        { "min", "min" },
        { "max", "max" },           { "least", "at_least" }, { "most", "at_most" },
    };
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++)
        set_attribute(question, attributes[i].attribute, field(edit, attributes[i].field));
    set_text(question, "help", field(edit, "help"));
    set_text(question, "where", field(edit, "where_text"));
    set_pattern(question, edit);
    set_options(question, field(edit, "options"), pool);
    set_accepted(question, field(edit, "accepted"), pool);
    set_when(question, edit);
    set_gate(question, edit);
}

static void write_group(xmlNodePtr group, const apr_table_t *edit)
{
    set_attribute(group, "name", field(edit, "name"));
    set_attribute(group, "title", field(edit, "label"));
    drop_all(group, "intro");
    if (field(edit, "help") == NULL)
        return;
    xmlNodePtr intro = add_text(group, "intro", field(edit, "help"));
    xmlNodePtr first = xmlFirstElementChild(group);
    if (first != intro)
        xmlAddPrevSibling(first, intro);
}

/* --- the operations --------------------------------------------------------------------------- */

/* A question moves within its group, and past its end into the next one. */
static void move(xmlNodePtr node, int forward)
{
    xmlNodePtr other = beside(node, forward);
    if (other != NULL) {
        if (forward)
            xmlAddNextSibling(other, node);
        else
            xmlAddPrevSibling(other, node);
        return;
    }
    xmlNodePtr group = is(node, "question") ? beside(node->parent, forward) : NULL;
    if (group == NULL)
        return;
    xmlNodePtr first = child_of(group, "question");
    if (forward && first != NULL)
        xmlAddPrevSibling(first, node);
    else {
        xmlUnlinkNode(node);
        xmlAddChild(group, node);
    }
}

static nuance_error_t *apply(xmlNodePtr form, const apr_table_t *edit, apr_pool_t *pool)
{
    const char *operation = field(edit, "operation");
    const char *question_name = field(edit, "question");
    const char *group_name = field(edit, "group_name");
    xmlNodePtr question = question_name != NULL ? find(form, "question", question_name) : NULL;
    xmlNodePtr group = group_name != NULL ? find(form, "group", group_name) : NULL;
    xmlNodePtr target = question_name != NULL ? question : group;

    if (operation == NULL)
        return refuse("operation", "required", pool);
    if (strcmp(operation, "add-group") == 0) {
        write_group(xmlNewTextChild(form, NULL, (const xmlChar *)"group", NULL), edit);
        return NULL;
    }
    if (strcmp(operation, "add-question") == 0) {
        if (group == NULL)
            return refuse("group_name", "not-a-choice", pool);
        if (field(edit, "name") != NULL && find(form, "question", field(edit, "name")) != NULL)
            return refuse("name", "name-taken", pool);
        write_question(xmlNewTextChild(group, NULL, (const xmlChar *)"question", NULL), edit, pool);
        return NULL;
    }
    if (target == NULL)
        return refuse(question_name != NULL ? "question" : "group_name", "not-a-choice", pool);
    if (strcmp(operation, "change-question") == 0 && question != NULL)
        write_question(question, edit, pool);
    else if (strcmp(operation, "change-group") == 0 && group != NULL)
        write_group(group, edit);
    else if (strcmp(operation, "remove") == 0)
        drop(target);
    else if (strcmp(operation, "up") == 0 || strcmp(operation, "down") == 0)
        move(target, strcmp(operation, "down") == 0);
    else
        return refuse("operation", "not-a-choice", pool);
    return NULL;
}

nuance_error_t *nuance_form_edit(const char **result, const char *definition,
                                 const apr_table_t *edit, apr_pool_t *result_pool)
{
    if (strlen(definition) > NUANCE_FORM_MAX_BYTES || strstr(definition, "<!DOCTYPE") != NULL)
        return refuse("definition", "form-not-xml", result_pool);
    xmlDocPtr document = xmlReadMemory(definition, (int)strlen(definition), NULL, "UTF-8",
                                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                                           | XML_PARSE_NOBLANKS | XML_PARSE_NOCDATA);
    xmlNodePtr form = document != NULL ? xmlDocGetRootElement(document) : NULL;
    if (!is(form, "form")) {
        xmlFreeDoc(document);
        return refuse("definition", "form-not-xml", result_pool);
    }
    nuance_error_t *error = apply(form, edit, result_pool);
    if (error == NULL) {
        xmlChar *text;
        int length;
        xmlDocDumpFormatMemoryEnc(document, &text, &length, "UTF-8", 1);
        *result = apr_pstrdup(result_pool, text != NULL ? (const char *)text : definition);
        xmlFree(text);
    }
    xmlFreeDoc(document);
    return error;
}
