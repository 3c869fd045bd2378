/* SPDX-License-Identifier: Apache-2.0 */
#include "render_elements.h"

#include <libxml/parserInternals.h> /* xmlStringTextNoenc */
#include <apr_strings.h>
#include <libxslt/extensions.h>
#include <libxslt/pattern.h>
#include <libxslt/transform.h>
#include <libxslt/variables.h>

#include "core/buffer.h"
#include "core/html_writer.h"
#include "core/memo.h"
#include "metrics.h"

#define NAMESPACE ((const xmlChar *)"urn:nuance:xsl")

/* What the calls of n:once use in turn; a call inside another has buffers of its own. */
typedef struct scratch_t {
    nuance_buffer_t key;
    nuance_buffer_t html;
    struct scratch_t *inner;
} scratch_t;

/* What the elements know of the transformation they are in. */
typedef struct rendering_t {
    apr_pool_t *pool;
    const char *name; /* of the page */
    scratch_t *scratch;
} rendering_t;

/* --- n:once ----------------------------------------------------------------------------------- */

/* Between the parts of a key, and after the last child: no text of XML holds them. */
static const char separator[] = "\001";
static const char end[] = "\002";

static void add_part(nuance_buffer_t *key, const xmlChar *part)
{
    if (part != NULL)
        nuance_buffer_puts(key, (const char *)part);
    nuance_buffer_append(key, separator, 1);
}

/* All that a node says: its attributes, and all that is in it. */
static void describe(nuance_buffer_t *key, const xmlNode *node)
{
    for (const xmlAttr *attribute = node->properties; attribute != NULL;
         attribute = attribute->next) {
        add_part(key, attribute->name);
        add_part(key, attribute->children != NULL ? attribute->children->content : NULL);
    }
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (child->type == XML_ELEMENT_NODE) {
            add_part(key, child->name);
            describe(key, child);
            nuance_buffer_append(key, end, 1);
        }
        else
            add_part(key, child->content);
}

/* The string value of the global variable that the instruction's `with` names, in the key. */
static void describe_context(nuance_buffer_t *key, xsltTransformContextPtr context,
                             xmlNodePtr instruction)
{
    const xmlAttr *with = xmlHasProp(instruction, (const xmlChar *)"with");
    if (with == NULL || with->children == NULL)
        return;
    xmlXPathObjectPtr value = xsltVariableLookup(context, with->children->content, NULL);
    xmlChar *text = value != NULL ? xmlXPathCastToString(value) : NULL;
    add_part(key, text);
    xmlFree(text);
    xmlXPathFreeObject(value);
}

/* Makes the content as if the element were not there, into an element of its own, as HTML. */
static void make(nuance_buffer_t *html, xsltTransformContextPtr context, xmlNodePtr node,
                 xmlNodePtr instruction)
{
    xmlNodePtr outside = context->insert;
    xmlNodePtr inside = xmlNewDocNode(context->output, NULL, (const xmlChar *)"once", NULL);
    if (inside == NULL) {
        context->state = XSLT_STATE_STOPPED;
        return;
    }
    context->insert = inside;
    xsltApplyOneTemplate(context, node, instruction->children, NULL, NULL);
    context->insert = outside;
    if (inside->children != NULL)
        nuance_html_write_children(html, inside);
    xmlFreeNode(inside);
}

/* Text that the writer leaves as it is. */
static void insert(xsltTransformContextPtr context, const nuance_buffer_t *html)
{
    xmlNodePtr text = xmlNewTextLen((const xmlChar *)html->data, (int)html->length);
    if (text == NULL) {
        context->state = XSLT_STATE_STOPPED;
        return;
    }
    text->name = xmlStringTextNoenc;
    text->doc = context->output;
    /* Not by xmlAddChild, which would join texts. */
    text->parent = context->insert;
    text->prev = context->insert->last;
    if (text->prev != NULL)
        text->prev->next = text;
    else
        context->insert->children = text;
    context->insert->last = text;
    context->lasttext = NULL;
}

static scratch_t *make_scratch(apr_pool_t *pool)
{
    scratch_t *scratch = apr_pcalloc(pool, sizeof(*scratch));
    nuance_buffer_init(&scratch->key, pool);
    nuance_buffer_init(&scratch->html, pool);
    return scratch;
}

static void once(xsltTransformContextPtr context, xmlNodePtr node, xmlNodePtr instruction,
                 xsltElemPreCompPtr compiled)
{
    rendering_t *rendering = context->_private;
    scratch_t *scratch = rendering->scratch;
    nuance_buffer_t *key = &scratch->key;
    nuance_buffer_t *html = &scratch->html;

    (void)compiled;
    key->length = html->length = 0;
    /* Stylesheets are in place before the fork: the instruction is the same place in all threads.
     */
    nuance_buffer_append(key, (const char *)&instruction, sizeof(instruction));
    describe_context(key, context, instruction);
    describe(key, node);
    int hit = nuance_memo_find(html, key);
    nuance_metrics_memo(hit);
    if (!hit) {
        if (scratch->inner == NULL)
            scratch->inner = make_scratch(rendering->pool);
        rendering->scratch = scratch->inner;
        make(html, context, node, instruction);
        rendering->scratch = scratch;
        if (context->state == XSLT_STATE_OK)
            nuance_memo_keep(key, html);
    }
    insert(context, html);
}

/* --- n:own ------------------------------------------------------------------------------------ */

static void own(xsltTransformContextPtr context, xmlNodePtr node, xmlNodePtr instruction,
                xsltElemPreCompPtr compiled)
{
    const rendering_t *rendering = context->_private;
    const xmlAttr *part = xmlHasProp(instruction, (const xmlChar *)"mode");
    const xmlChar *outer = context->mode;
    const xmlChar *outer_uri = context->modeURI;

    (void)compiled;
    if (part == NULL || part->children == NULL)
        return;
    const char *mode = apr_pstrcat(rendering->pool, rendering->name, ".",
                                   (const char *)part->children->content, NULL);
    /* Templates compare modes by their place in the dictionary. */
    context->mode = xmlDictLookup(context->dict, (const xmlChar *)mode, -1);
    context->modeURI = NULL;
    int has = xsltGetTemplate(context, node, NULL) != NULL;
    if (has)
        xsltProcessOneNode(context, node, NULL);
    context->mode = outer;
    context->modeURI = outer_uri;
    if (!has)
        xsltApplyOneTemplate(context, node, instruction->children, NULL, NULL);
}

int nuance_render_elements_register(xsltTransformContextPtr context, const char *name,
                                    apr_pool_t *scratch_pool)
{
    rendering_t *rendering = apr_pcalloc(scratch_pool, sizeof(*rendering));
    rendering->pool = scratch_pool;
    rendering->name = name;
    rendering->scratch = make_scratch(scratch_pool);
    context->_private = rendering;
    return xsltRegisterExtElement(context, (const xmlChar *)"once", NAMESPACE, once) == 0
           && xsltRegisterExtElement(context, (const xmlChar *)"own", NAMESPACE, own) == 0;
}
