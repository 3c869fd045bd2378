/* SPDX-License-Identifier: Apache-2.0 */
#include "html_writer.h"

#include <libxml/parserInternals.h> /* xmlStringTextNoenc */
#include <string.h>

static int is_void(const char *name)
{
    static const char *const names[] = { "area",  "base", "br",   "col",    "embed", "hr", "img",
                                         "input", "link", "meta", "source", "track", "wbr" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i]) == 0)
            return 1;
    return 0;
}

/* Appends text with & < > and, in attributes, " escaped. */
static void write_escaped(nuance_buffer_t *buffer, const char *text, int in_attribute)
{
    const char *stops = in_attribute ? "&\"<>" : "&<>";
    for (;;) {
        apr_size_t plain = strcspn(text, stops);
        nuance_buffer_append(buffer, text, plain);
        text += plain;
        switch (*text++) {
        case '&': nuance_buffer_append(buffer, "&amp;", 5); break;
        case '<': nuance_buffer_append(buffer, "&lt;", 4); break;
        case '>': nuance_buffer_append(buffer, "&gt;", 4); break;
        case '"': nuance_buffer_append(buffer, "&quot;", 6); break;
        default: return;
        }
    }
}

static void write_attribute(nuance_buffer_t *buffer, const xmlAttr *attribute)
{
    nuance_buffer_append(buffer, " ", 1);
    nuance_buffer_puts(buffer, (const char *)attribute->name);
    if (attribute->children == NULL || attribute->children->content == NULL
        || *attribute->children->content == '\0')
    {
        /* alt="" and value="" differ from their absence; <input required> needs no value, but
           takes an empty one: the same to a parser */
        nuance_buffer_append(buffer, "=\"\"", 3);
        return;
    }
    nuance_buffer_append(buffer, "=\"", 2);
    for (const xmlNode *text = attribute->children; text != NULL; text = text->next)
        if (text->content != NULL)
            write_escaped(buffer, (const char *)text->content, 1);
    nuance_buffer_append(buffer, "\"", 1);
}

static void write_start_tag(nuance_buffer_t *buffer, const xmlNode *element)
{
    nuance_buffer_append(buffer, "<", 1);
    nuance_buffer_puts(buffer, (const char *)element->name);
    for (const xmlAttr *attribute = element->properties; attribute != NULL;
         attribute = attribute->next)
        write_attribute(buffer, attribute);
    nuance_buffer_append(buffer, ">", 1);
    /* A parser drops a newline right after these tags: one more keeps the text's own. */
    if ((strcmp((const char *)element->name, "textarea") == 0
         || strcmp((const char *)element->name, "pre") == 0)
        && element->children != NULL && element->children->content != NULL
        && element->children->content[0] == '\n')
        nuance_buffer_append(buffer, "\n", 1);
}

static void write_end_tag(nuance_buffer_t *buffer, const xmlNode *element)
{
    if (is_void((const char *)element->name))
        return;
    nuance_buffer_append(buffer, "</", 2);
    nuance_buffer_puts(buffer, (const char *)element->name);
    nuance_buffer_append(buffer, ">", 1);
}

/* Walks without recursion, so that depth costs no stack. */
static void write_tree(nuance_buffer_t *buffer, const xmlNode *top, const xmlNode *node)
{
    while (node != NULL) {
        if (node->type == XML_ELEMENT_NODE) {
            write_start_tag(buffer, node);
            if (node->children != NULL && !is_void((const char *)node->name)) {
                node = node->children;
                continue;
            }
            write_end_tag(buffer, node);
        }
        else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
                 && node->content != NULL)
        {
            if (node->name == xmlStringTextNoenc)
                nuance_buffer_puts(buffer, (const char *)node->content);
            else
                write_escaped(buffer, (const char *)node->content, 0);
        }
        while (node->next == NULL) {
            node = node->parent;
            if (node == NULL || node == top || node->type != XML_ELEMENT_NODE)
                return;
            write_end_tag(buffer, node);
        }
        node = node->next;
    }
}

void nuance_html_write(nuance_buffer_t *buffer, xmlDocPtr document)
{
    nuance_buffer_puts(buffer, "<!DOCTYPE html>\n");
    write_tree(buffer, NULL, document->children);
    nuance_buffer_puts(buffer, "\n");
}

void nuance_html_write_children(nuance_buffer_t *buffer, xmlNodePtr element)
{
    write_tree(buffer, element, element->children);
}
