/* SPDX-License-Identifier: Apache-2.0 */
#include "markup.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "markup_cost.h"
#include "text.h"

enum { TOP_HEADING = 3, MAX_HEADING = 6, MAX_PREFIX = 64 };

/* While a parser with extensions works, cmark-gfm marks their characters as special in a table of
   the whole process (process_inlines in its blocks.c): one text at a time. */
static apr_thread_mutex_t *parsing;

apr_status_t nuance_markup_setup(apr_pool_t *pool)
{
    cmark_gfm_core_extensions_ensure_registered();
    return apr_thread_mutex_create(&parsing, APR_THREAD_MUTEX_DEFAULT, pool);
}

static void attach(cmark_parser *parser, const char *name)
{
    cmark_syntax_extension *extension = cmark_find_syntax_extension(name);
    if (extension != NULL)
        cmark_parser_attach_syntax_extension(parser, extension);
}

/* The tree of the text, or NULL; *parser is to be freed in any case. */
static cmark_node *parse(const char *markdown, nuance_markup_cost_t cost, cmark_parser **parser)
{
    *parser = cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
    attach(*parser, "strikethrough");
    attach(*parser, "tasklist");
    if (cost.tables)
        attach(*parser, "table");
    if (cost.autolinks)
        attach(*parser, "autolink");
    if (apr_thread_mutex_lock(parsing) != APR_SUCCESS)
        return NULL;
    cmark_parser_feed(*parser, markdown, strlen(markdown));
    cmark_node *document = cmark_parser_finish(*parser);
    (void)apr_thread_mutex_unlock(parsing);
    return document;
}

static void insert_text(cmark_node *before, const char *text, apr_size_t length, apr_pool_t *pool)
{
    if (length == 0)
        return;
    cmark_node *node = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_literal(node, apr_pstrmemdup(pool, text, length));
    cmark_node_insert_before(before, node);
}

static void insert_link(cmark_node *before, const char *url, const char *text, apr_size_t length,
                        apr_pool_t *pool)
{
    cmark_node *link = cmark_node_new(CMARK_NODE_LINK);
    cmark_node *label = cmark_node_new(CMARK_NODE_TEXT);
    cmark_node_set_url(link, url);
    cmark_node_set_literal(label, apr_pstrmemdup(pool, text, length));
    cmark_node_append_child(link, label);
    cmark_node_insert_before(before, link);
}

static int is_word(char c)
{
    return apr_isalnum(c) || c == '_' || ((unsigned char)c & 0x80) != 0;
}

/* Length of a monogram such as N123 at p (one capital letter, then digits), or 0. */
static apr_size_t monogram_length(const char *p)
{
    apr_size_t n = 1;
    if (!apr_isupper(p[0]) || p[1] == '0')
        return 0;
    while (apr_isdigit(p[n]))
        n++;
    return n > 1 && n <= 19 && !is_word(p[n]) ? n : 0;
}

/* The URL for the word at p, and its length; NULL when it is no reference. */
static const char *reference_at(apr_size_t *length, const char *p,
                                const nuance_markup_links_t *links, apr_pool_t *pool)
{
    *length = monogram_length(p);
    if (*length > 0 && *p == 'N')
        return apr_pstrcat(pool, links->base, "/", apr_pstrmemdup(pool, p, *length), NULL);
    if (links->prefixes == NULL)
        return NULL;
    apr_size_t prefix = 0;
    while (prefix < MAX_PREFIX && (apr_isalnum(p[prefix]) || p[prefix] == '-'))
        prefix++;
    if (prefix == 0 || p[prefix] != ':')
        return NULL;
    const char *target = apr_table_get(links->prefixes, apr_pstrmemdup(pool, p, prefix));
    apr_size_t monogram = target != NULL ? monogram_length(p + prefix + 1) : 0;
    if (monogram == 0)
        return NULL;
    *length = prefix + 1 + monogram;
    return apr_pstrcat(pool, target, apr_pstrmemdup(pool, p + prefix + 1, monogram), NULL);
}

/* Splits a text node where it names something. */
static void link_references(cmark_node *node, const nuance_markup_links_t *links, apr_pool_t *pool)
{
    const char *text = apr_pstrdup(pool, cmark_node_get_literal(node));
    const char *kept = text;
    int found = 0;

    for (const char *p = text; *p != '\0';) {
        apr_size_t length;
        if (p > text && (is_word(p[-1]) || p[-1] == ':' || p[-1] == '/')) {
            p++;
            continue;
        }
        const char *url = reference_at(&length, p, links, pool);
        if (url == NULL) {
            p++;
            continue;
        }
        insert_text(node, kept, (apr_size_t)(p - kept), pool);
        insert_link(node, url, p, length, pool);
        p += length;
        kept = p;
        found = 1;
    }
    if (!found)
        return;
    insert_text(node, kept, strlen(kept), pool);
    cmark_node_unlink(node);
    cmark_node_free(node);
}

static int safe_url(const char *url)
{
    return (url[0] == '/' && url[1] != '/') || strncasecmp(url, "http://", 7) == 0
           || strncasecmp(url, "https://", 8) == 0 || strncasecmp(url, "mailto:", 7) == 0;
}

/* An image is fetched from wherever its author says, which tells them who reads: a link does not.
 */
static void image_to_link(cmark_node *image)
{
    cmark_node *link = cmark_node_new(CMARK_NODE_LINK);
    cmark_node *child;
    cmark_node_set_url(link, cmark_node_get_url(image));
    if (cmark_node_first_child(image) == NULL) {
        cmark_node *label = cmark_node_new(CMARK_NODE_TEXT);
        cmark_node_set_literal(label, cmark_node_get_url(image));
        cmark_node_append_child(link, label);
    }
    while ((child = cmark_node_first_child(image)) != NULL) {
        cmark_node_unlink(child);
        cmark_node_append_child(link, child);
    }
    cmark_node_replace(image, link);
    cmark_node_free(image);
}

static int inside_link(cmark_node *node)
{
    for (node = cmark_node_parent(node); node != NULL; node = cmark_node_parent(node))
        if (cmark_node_get_type(node) == CMARK_NODE_LINK)
            return 1;
    return 0;
}

/* The nodes of one type, collected first, since changing a tree upsets its iterator. */
static apr_array_header_t *nodes_of_type(cmark_node *document, cmark_node_type type,
                                         apr_pool_t *pool)
{
    apr_array_header_t *nodes = apr_array_make(pool, 16, sizeof(cmark_node *));
    cmark_iter *iterator = cmark_iter_new(document);
    cmark_event_type event;
    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == type)
            APR_ARRAY_PUSH(nodes, cmark_node *) = node;
    }
    cmark_iter_free(iterator);
    return nodes;
}

/* HTML is shown as it was typed: what a browser made of it would be the writer's, on our page. */
static void html_to_text(cmark_node *html)
{
    int block = cmark_node_get_type(html) == CMARK_NODE_HTML_BLOCK;
    cmark_node *text = cmark_node_new(block ? CMARK_NODE_CODE_BLOCK : CMARK_NODE_TEXT);
    cmark_node_set_literal(text, cmark_node_get_literal(html));
    cmark_node_replace(html, text);
    cmark_node_free(html);
}

static void adapt(cmark_node *document, const nuance_markup_links_t *links, apr_pool_t *pool)
{
    apr_array_header_t *nodes = nodes_of_type(document, CMARK_NODE_IMAGE, pool);
    for (int i = nodes->nelts - 1; i >= 0; i--)
        image_to_link(APR_ARRAY_IDX(nodes, i, cmark_node *));
    nodes = nodes_of_type(document, CMARK_NODE_HTML_BLOCK, pool);
    apr_array_cat(nodes, nodes_of_type(document, CMARK_NODE_HTML_INLINE, pool));
    for (int i = 0; i < nodes->nelts; i++)
        html_to_text(APR_ARRAY_IDX(nodes, i, cmark_node *));

    cmark_iter *iterator = cmark_iter_new(document);
    cmark_event_type event;
    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        if (event != CMARK_EVENT_ENTER)
            continue;
        if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
            int level = cmark_node_get_heading_level(node) + TOP_HEADING;
            cmark_node_set_heading_level(node, level > MAX_HEADING ? MAX_HEADING : level);
        }
        else if (cmark_node_get_type(node) == CMARK_NODE_LINK
                 && !safe_url(cmark_node_get_url(node)))
            cmark_node_set_url(node, "");
    }
    cmark_iter_free(iterator);

    cmark_consolidate_text_nodes(document);
    nodes = nodes_of_type(document, CMARK_NODE_TEXT, pool);
    for (int i = 0; i < nodes->nelts; i++) {
        cmark_node *node = APR_ARRAY_IDX(nodes, i, cmark_node *);
        if (!inside_link(node))
            link_references(node, links, pool);
    }
}

/* Search engines are told not to credit what people link to. */
static void mark_foreign_links(xmlNodePtr nodes)
{
    for (xmlNodePtr node = nodes; node != NULL; node = node->next) {
        const xmlAttr *target = xmlHasProp(node, (const xmlChar *)"href");
        if (target != NULL && target->children != NULL && target->children->content[0] != '/')
            xmlSetProp(node, (const xmlChar *)"rel", (const xmlChar *)"nofollow ugc");
        if (node->type == XML_ELEMENT_NODE)
            mark_foreign_links(node->children);
    }
}

enum { MAX_LANGUAGE = 32 };

/* The language of a block of code is for style sheets and scripts: a word, or nothing. */
static void keep_language(xmlNodePtr code)
{
    static const char prefix[] = "language-";
    xmlAttrPtr attribute = xmlHasProp(code, (const xmlChar *)"class");
    if (attribute == NULL)
        return;
    const char *name =
        attribute->children != NULL ? (const char *)attribute->children->content : "";
    apr_size_t length = strlen(name);
    int fits = length > sizeof(prefix) - 1 && length < sizeof(prefix) + MAX_LANGUAGE;
    for (const char *c = name; *c != '\0'; c++)
        fits = fits && (apr_isalnum(*c) || strchr("-+#._", *c) != NULL);
    if (!fits)
        xmlRemoveProp(attribute);
}

/* A task's box is nothing to press here: what it says is said of the task. */
static void box_to_class(xmlNodePtr box)
{
    xmlNodePtr task = box->parent;
    int done = xmlHasProp(box, (const xmlChar *)"checked") != NULL;
    while (task != NULL && xmlStrcmp(task->name, (const xmlChar *)"li") != 0)
        task = task->parent;
    if (task != NULL)
        xmlSetProp(task, (const xmlChar *)"class", (const xmlChar *)(done ? "task done" : "task"));
    xmlUnlinkNode(box);
    xmlFreeNode(box);
}

static void settle_tasks_and_code(xmlNodePtr nodes)
{
    for (xmlNodePtr node = nodes, next; node != NULL; node = next) {
        next = node->next;
        if (node->type != XML_ELEMENT_NODE)
            continue;
        if (xmlStrcmp(node->name, (const xmlChar *)"input") == 0)
            box_to_class(node);
        else if (xmlStrcmp(node->name, (const xmlChar *)"code") == 0)
            keep_language(node);
        else
            settle_tasks_and_code(node->children);
    }
}

/* cmark's HTML is well-formed XML: an element per tag, void ones closed; but a character reference
   may have named what XML cannot hold. NULL where libxml2 will not take it. */
static xmlNodePtr parse_html(xmlNodePtr parent, const char *html, apr_pool_t *pool)
{
    const char *clean = nuance_xml_text(html, pool);
    xmlNodePtr nodes = NULL;
    xmlParserErrors result =
        xmlParseInNodeContext(parent, clean, (int)strlen(clean),
                              XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING, &nodes);
    if (result == XML_ERR_OK)
        return nodes;
    xmlFreeNodeList(nodes);
    return NULL;
}

/* The text as it was typed. */
static nuance_error_t *append_plain(xmlNodePtr parent, const char *text, apr_pool_t *pool)
{
    xmlNodePtr element = xmlNewDocNode(parent->doc, NULL, (const xmlChar *)"pre", NULL);
    xmlNodePtr content = xmlNewDocText(parent->doc, (const xmlChar *)text);
    if (element == NULL || content == NULL
        || xmlNewProp(element, (const xmlChar *)"class", (const xmlChar *)"plain") == NULL)
    {
        xmlFreeNode(element);
        xmlFreeNode(content);
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    }
    xmlAddChild(element, content);
    xmlAddChild(parent, element);
    return NULL;
}

nuance_error_t *nuance_markup_append(xmlNodePtr parent, const char *markdown,
                                     const nuance_markup_links_t *links, apr_pool_t *scratch_pool)
{
    const char *text = nuance_xml_text(markdown, scratch_pool);
    nuance_markup_cost_t cost = nuance_markup_cost(text);
    cmark_parser *parser;

    if (text[0] == '\0')
        return NULL;
    if (!cost.markup)
        return append_plain(parent, text, scratch_pool);
    cmark_node *document = parse(text, cost, &parser);
    if (document == NULL) {
        cmark_parser_free(parser);
        return append_plain(parent, text, scratch_pool);
    }
    adapt(document, links, scratch_pool);
    char *html = cmark_render_html(document, CMARK_OPT_DEFAULT | CMARK_OPT_HARDBREAKS,
                                   cmark_parser_get_syntax_extensions(parser));
    xmlNodePtr nodes = html[0] != '\0' ? parse_html(parent, html, scratch_pool) : NULL;
    int lost = html[0] != '\0' && nodes == NULL;
    free(html);
    cmark_node_free(document);
    cmark_parser_free(parser);
    if (lost)
        return append_plain(parent, text, scratch_pool);
    mark_foreign_links(nodes);
    settle_tasks_and_code(nodes);
    xmlAddChildList(parent, nodes);
    return NULL;
}
