/* SPDX-License-Identifier: Apache-2.0 */
#include "json_writer.h"

#include <string.h>

#include "html_writer.h"
#include "node_type.h"

const char nuance_node_types[5] = { 0 };

void nuance_json_write_string(nuance_buffer_t *buffer, const char *text)
{
    nuance_buffer_append(buffer, "\"", 1);
    for (const char *p = text;; p++) {
        const char *start = p;
        while ((unsigned char)*p >= 0x20 && *p != '"' && *p != '\\')
            p++;
        nuance_buffer_append(buffer, start, (apr_size_t)(p - start));
        if (*p == '\0')
            break;
        if (*p == '"' || *p == '\\')
            nuance_buffer_printf(buffer, "\\%c", *p);
        else if (*p == '\n')
            nuance_buffer_append(buffer, "\\n", 2);
        else
            nuance_buffer_printf(buffer, "\\u%04x", (unsigned char)*p);
    }
    nuance_buffer_append(buffer, "\"", 1);
}

static void write_name(nuance_buffer_t *buffer, const char *prefix, const char *name, int *first)
{
    nuance_buffer_append(buffer, *first ? "\"" : ",\"", *first ? 1 : 2);
    *first = 0;
    for (int part = 0; part < 2; part++)
        for (const char *p = part == 0 ? prefix : name; *p != '\0'; p++)
            nuance_buffer_append(buffer, *p == '-' ? "_" : p, 1);
    nuance_buffer_append(buffer, "\":", 2);
}

static const char *attribute_value(const xmlAttr *attribute)
{
    return attribute->children != NULL && attribute->children->content != NULL
               ? (const char *)attribute->children->content
               : "";
}

static void write_attributes(nuance_buffer_t *buffer, const xmlNode *element, const char *prefix,
                             int *first)
{
    for (const xmlAttr *a = element->properties; a != NULL; a = a->next) {
        const char *value = attribute_value(a);
        write_name(buffer, prefix, (const char *)a->name, first);
        if (a->psvi == NUANCE_NODE_NUMBER)
            nuance_buffer_puts(buffer, value);
        else if (a->psvi == NUANCE_NODE_BOOLEAN)
            nuance_buffer_puts(buffer, strcmp(value, "yes") == 0 ? "true" : "false");
        else
            nuance_json_write_string(buffer, value);
    }
}

static void write_object(nuance_buffer_t *buffer, const xmlNode *element);

static void write_list(nuance_buffer_t *buffer, const xmlNode *list)
{
    nuance_buffer_append(buffer, "[", 1);
    for (const xmlNode *row = list->children; row != NULL; row = row->next) {
        if (row != list->children)
            nuance_buffer_append(buffer, ",", 1);
        write_object(buffer, row);
    }
    nuance_buffer_append(buffer, "]", 1);
}

static void write_child(nuance_buffer_t *buffer, xmlNode *child, int *first)
{
    const char *name = (const char *)child->name;
    write_name(buffer, "", name, first);
    if (child->psvi == NUANCE_NODE_LIST) {
        write_list(buffer, child);
        if (child->properties != NULL) {
            nuance_buffer_t prefix;
            nuance_buffer_init(&prefix, buffer->pool);
            nuance_buffer_puts(&prefix, name);
            nuance_buffer_puts(&prefix, "_");
            write_attributes(buffer, child, prefix.data, first);
        }
    }
    else if (child->psvi == NUANCE_NODE_TEXT) {
        const xmlNode *text = child->children;
        nuance_json_write_string(
            buffer, text != NULL && text->content != NULL ? (const char *)text->content : "");
    }
    else if (child->psvi == NUANCE_NODE_MARKUP) {
        nuance_buffer_t html;
        nuance_buffer_init(&html, buffer->pool);
        nuance_html_write_children(&html, child);
        nuance_json_write_string(buffer, html.data);
    }
    else
        write_object(buffer, child);
}

static void write_object(nuance_buffer_t *buffer, const xmlNode *element)
{
    int first = 1;
    nuance_buffer_append(buffer, "{", 1);
    write_attributes(buffer, element, "", &first);
    for (xmlNode *child = element->children; child != NULL; child = child->next)
        if (child->type == XML_ELEMENT_NODE)
            write_child(buffer, child, &first);
    nuance_buffer_append(buffer, "}", 1);
}

void nuance_json_write(nuance_buffer_t *buffer, xmlDocPtr page)
{
    write_object(buffer, xmlDocGetRootElement(page));
    nuance_buffer_append(buffer, "\n", 1);
}
