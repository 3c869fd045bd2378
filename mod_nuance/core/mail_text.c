/* SPDX-License-Identifier: Apache-2.0 */
#include "mail_text.h"

#include <string.h>

#include "text.h"

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void write_wrapped(nuance_buffer_t *out, const char *text)
{
    apr_ssize_t column = 0;
    while (*text != '\0') {
        while (is_space(*text))
            text++;
        apr_size_t length = 0;
        while (text[length] != '\0' && !is_space(text[length]))
            length++;
        if (length == 0)
            break;
        apr_ssize_t width = nuance_utf8_length(text, length);
        if (column > 0 && column + 1 + width > NUANCE_MAIL_COLUMNS) {
            nuance_buffer_puts(out, "\n");
            column = 0;
        }
        else if (column > 0) {
            nuance_buffer_puts(out, " ");
            column++;
        }
        nuance_buffer_append(out, text, length);
        column += width;
        text += length;
    }
}

static int is(const xmlNode *node, const char *name)
{
    return node != NULL && strcmp((const char *)node->name, name) == 0;
}

void nuance_mail_text_write(nuance_buffer_t *out, const xmlNode *element)
{
    const xmlNode *before = NULL;
    for (const xmlNode *node = element->children; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        xmlChar *text = xmlNodeGetContent(node);
        if (text == NULL)
            continue;
        if (before != NULL && !(is(before, "line") && is(node, "line")))
            nuance_buffer_puts(out, "\n");
        if (!is(node, "p"))
            nuance_buffer_puts(out, (const char *)text);
        else
            write_wrapped(out, (const char *)text);
        if (out->length == 0 || out->data[out->length - 1] != '\n')
            nuance_buffer_puts(out, "\n");
        xmlFree(text);
        before = node;
    }
}
