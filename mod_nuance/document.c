/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <apr_strings.h>
#include <jansson.h>
#include <libxml/parserInternals.h> /* xmlStringText */
#include <string.h>

#include "core/diff.h"
#include "core/node_type.h"
#include "core/reltime.h"
#include "core/text.h"
#include "form_fields.h"

/* Types of PostgreSQL that are told apart: their fixed OIDs (src/include/catalog/pg_type.dat). */
enum { DIFF_CONTEXT = 3 }; /* lines that are shown around what differs */
enum { OID_BOOL = 16, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TIMESTAMPTZ = 1184 };

/* How the values of a column are shown. */
typedef enum column_kind_t {
    COLUMN_STRING,
    COLUMN_NUMBER,
    COLUMN_SECONDS,
    COLUMN_BOOLEAN,
    COLUMN_TIME,
    COLUMN_TEXT,
    COLUMN_MARKUP,
    COLUMN_FORM,
    COLUMN_DESIGN,
    COLUMN_MARKED, /* text with some of it marked */
    COLUMN_DIFF,   /* two texts, by what differs */
    COLUMN_EACH,   /* rows within a row */
    COLUMN_CURSOR, /* part of a row's place in the list */
    COLUMN_UNSHOWN /* selected for what it does */
} column_kind_t;

typedef struct column_t {
    const xmlChar *name;   /* of the attribute or element, interned */
    const xmlChar *second; /* of the attribute with words, interned */
    column_kind_t kind;
    int of_list; /* the same in every row: an attribute of the list */
} column_t;

static apr_status_t free_document(void *data)
{
    nuance_document_t *document = data;
    for (int i = 0; i < document->markup->nelts; i++) {
        xmlNodePtr element = APR_ARRAY_IDX(document->markup, i, xmlNodePtr);
        xmlFreeNodeList(element->children);
        element->children = element->last = NULL;
    }
    document->xml->children = document->xml->last = NULL; /* the rest is the pool's */
    xmlFreeDoc(document->xml);
    return APR_SUCCESS;
}

/* A name as the document's dictionary keeps it: names of the stylesheet are found in its own, which
   no thread changes any more. */
static const xmlChar *intern(nuance_document_t *document, const char *name)
{
    return xmlDictLookup(document->xml->dict, (const xmlChar *)name, -1);
}

static xmlNodePtr make_node(nuance_document_t *document, xmlElementType type, const xmlChar *name)
{
    xmlNodePtr node = apr_pcalloc(document->pool, sizeof(*node));
    node->type = type;
    node->name = name;
    node->doc = document->xml;
    return node;
}

static void append_child(xmlNodePtr parent, xmlNodePtr child)
{
    child->parent = parent;
    child->prev = parent->last;
    if (parent->last != NULL)
        parent->last->next = child;
    else
        parent->children = child;
    parent->last = child;
}

static xmlNodePtr make_text(nuance_document_t *document, const char *value)
{
    xmlNodePtr text = make_node(document, XML_TEXT_NODE, xmlStringText);
    text->content = (xmlChar *)nuance_xml_text(value, document->pool);
    return text;
}

nuance_error_t *nuance_document_create(nuance_document_t **result, xmlDictPtr dict,
                                       const nuance_markup_links_t *links, apr_pool_t *pool)
{
    nuance_document_t *document = apr_pcalloc(pool, sizeof(*document));

    document->pool = pool;
    document->now = apr_time_now();
    document->valid_until = APR_INT64_MAX;
    document->links = *links;
    document->markup = apr_array_make(pool, 8, sizeof(xmlNodePtr));
    document->xml = xmlNewDoc((const xmlChar *)"1.0");
    if (document->xml == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    apr_pool_cleanup_register(pool, document, free_document, apr_pool_cleanup_null);
    document->xml->dict = dict != NULL ? xmlDictCreateSub(dict) : xmlDictCreate();
    if (document->xml->dict == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    document->page = make_node(document, XML_ELEMENT_NODE, intern(document, "page"));
    document->xml->children = document->xml->last = document->page;
    document->page->parent = (xmlNodePtr)document->xml;
    *result = document;
    return NULL;
}

/* Adds an attribute after the last one. @a name is interned. */
static xmlAttrPtr add_attribute(nuance_document_t *document, xmlNodePtr element,
                                const xmlChar *name, const char *value)
{
    xmlAttrPtr last =
        document->last_element == element ? document->last_attribute : element->properties;
    while (last != NULL && last->next != NULL)
        last = last->next;

    xmlAttrPtr attribute = apr_pcalloc(document->pool, sizeof(*attribute));
    attribute->type = XML_ATTRIBUTE_NODE;
    attribute->name = name;
    attribute->doc = document->xml;
    attribute->parent = element;
    attribute->prev = last;
    if (last != NULL)
        last->next = attribute;
    else
        element->properties = attribute;
    attribute->children = attribute->last = make_text(document, value);
    attribute->children->parent = (xmlNodePtr)attribute;
    document->last_element = element;
    document->last_attribute = attribute;
    return attribute;
}

static void add_typed(nuance_document_t *document, xmlNodePtr element, const xmlChar *name,
                      const char *value, void *type)
{
    add_attribute(document, element, name, value)->psvi = type;
}

void nuance_document_set(nuance_document_t *document, xmlNodePtr element, const char *name,
                         const char *value)
{
    if (value != NULL)
        add_attribute(document, element, intern(document, name), value);
}

void nuance_document_replace(nuance_document_t *document, xmlNodePtr element, const char *name,
                             const char *value)
{
    xmlAttrPtr attribute = xmlHasProp(element, (const xmlChar *)name);
    if (attribute != NULL)
        attribute->children->content = (xmlChar *)nuance_xml_text(value, document->pool);
    else
        nuance_document_set(document, element, name, value);
}

void nuance_document_set_number(nuance_document_t *document, xmlNodePtr element, const char *name,
                                apr_int64_t value)
{
    add_typed(document, element, intern(document, name),
              apr_psprintf(document->pool, "%" APR_INT64_T_FMT, value), NUANCE_NODE_NUMBER);
}

void nuance_document_set_boolean(nuance_document_t *document, xmlNodePtr element, const char *name,
                                 int value)
{
    add_typed(document, element, intern(document, name), value ? "yes" : "no", NUANCE_NODE_BOOLEAN);
}

xmlNodePtr nuance_document_add(nuance_document_t *document, xmlNodePtr parent, const char *name)
{
    xmlNodePtr element = make_node(document, XML_ELEMENT_NODE, intern(document, name));
    append_child(parent, element);
    return element;
}

xmlNodePtr nuance_document_add_list(nuance_document_t *document, xmlNodePtr parent,
                                    const char *name)
{
    xmlNodePtr list = nuance_document_add(document, parent, name);
    list->psvi = NUANCE_NODE_LIST;
    return list;
}

static int ends_with(const char *name, const char *suffix)
{
    apr_size_t length = strlen(name);
    apr_size_t suffix_length = strlen(suffix);
    return length > suffix_length && strcmp(name + length - suffix_length, suffix) == 0;
}

static const char *hyphenated(apr_pool_t *pool, const char *name, apr_size_t cut)
{
    char *copy = apr_pstrmemdup(pool, name, strlen(name) - cut);
    for (char *c = copy; *c != '\0'; c++)
        if (*c == '_')
            *c = '-';
    return copy;
}

static column_t column_of(nuance_document_t *document, const PGresult *rows, int index)
{
    static const struct {
        const char *suffix;
        column_kind_t kind;
    } suffixes[] = {
        { "__text", COLUMN_TEXT },       { "__markdown", COLUMN_MARKUP },
        { "__form", COLUMN_FORM },       { "__design", COLUMN_DESIGN },
        { "__marked", COLUMN_MARKED },   { "__cursor", COLUMN_CURSOR },
        { "__unshown", COLUMN_UNSHOWN }, { "__diff", COLUMN_DIFF },
        { "__each", COLUMN_EACH },
    };
    apr_pool_t *pool = document->pool;
    const char *name = PQfname(rows, index);
    column_t column = { .kind = COLUMN_STRING };

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
        if (ends_with(name, suffixes[i].suffix)) {
            column.kind = suffixes[i].kind;
            column.name = intern(document, hyphenated(pool, name, strlen(suffixes[i].suffix)));
            return column;
        }
    column.of_list = ends_with(name, "__list");
    column.name =
        intern(document, hyphenated(pool, name, column.of_list ? sizeof("__list") - 1 : 0));
    switch (PQftype(rows, index)) {
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        column.kind = ends_with(name, "_seconds") ? COLUMN_SECONDS : COLUMN_NUMBER;
        column.second = intern(document, apr_pstrcat(pool, column.name, "-words", NULL));
        break;
    case OID_BOOL: column.kind = COLUMN_BOOLEAN; break;
    case OID_TIMESTAMPTZ:
        column.kind = COLUMN_TIME;
        column.second = intern(document, apr_pstrcat(pool, column.name, "-ago", NULL));
        break;
    default: break;
    }
    return column;
}

static void add_time(nuance_document_t *document, xmlNodePtr row, const column_t *column,
                     const char *value)
{
    const char *iso = value;
    apr_time_t moment = nuance_time_parse(&iso, value, document->pool);
    add_attribute(document, row, column->name, iso);
    if (moment < 0)
        return;
    add_attribute(document, row, column->second, nuance_ago(moment, document->now, document->pool));
    apr_time_t until = nuance_ago_until(moment, document->now);
    if (until < document->valid_until)
        document->valid_until = until;
}

static nuance_error_t *fill_markup(nuance_document_t *document, xmlNodePtr element,
                                   const char *markdown)
{
    element->psvi = NUANCE_NODE_MARKUP;
    APR_ARRAY_PUSH(document->markup, xmlNodePtr) = element;
    return nuance_markup_append(element, markdown, &document->links, document->pool);
}

nuance_error_t *nuance_document_add_markup(nuance_document_t *document, xmlNodePtr parent,
                                           const char *name, const char *markdown)
{
    return markdown != NULL
               ? fill_markup(document, nuance_document_add(document, parent, name), markdown)
               : NULL;
}

/* What stands between the two control characters, which no text holds, is marked. */
static void add_marked(nuance_document_t *document, xmlNodePtr parent, const char *value)
{
    static const char begin[] = "\002";
    static const char end[] = "\003";
    char *rest = apr_pstrdup(document->pool, value);

    while (rest != NULL) {
        char *mark = strpbrk(rest, begin);
        if (mark != NULL)
            *mark++ = '\0';
        append_child(parent, make_text(document, rest));
        if (mark == NULL)
            return;
        char *close = strpbrk(mark, end);
        if (close != NULL)
            *close++ = '\0';
        xmlNodePtr marked = make_node(document, XML_ELEMENT_NODE, intern(document, "mark"));
        append_child(marked, make_text(document, mark));
        append_child(parent, marked);
        rest = close;
    }
}

static void add_piece(nuance_document_t *document, xmlNodePtr parent, const char *name,
                      const char *text, apr_size_t length)
{
    if (length == 0)
        return;
    if (name != NULL) {
        xmlNodePtr element = make_node(document, XML_ELEMENT_NODE, intern(document, name));
        append_child(parent, element);
        parent = element;
    }
    append_child(parent, make_text(document, apr_pstrmemdup(document->pool, text, length)));
}

/* Where the first lines of a text end. */
static const char *after_lines(const char *text, const char *end, int lines)
{
    while (text < end && lines > 0)
        lines -= *text++ == '\n';
    return text;
}

/* Where the last lines of a text begin, with what stands in the line that is not at its end. */
static const char *before_lines(const char *text, const char *end, int lines)
{
    const char *p = end;
    while (p > text && (p[-1] != '\n' || lines-- > 0))
        p--;
    return p;
}

/* What did not change is shown near to what did. */
static void add_same(nuance_document_t *document, xmlNodePtr parent,
                     const nuance_diff_piece_t *piece, int first, int last)
{
    const char *end = piece->text + piece->length;
    const char *head = first ? piece->text : after_lines(piece->text, end, DIFF_CONTEXT);
    const char *tail = last ? end : before_lines(piece->text, end, DIFF_CONTEXT);
    if (head >= tail) {
        add_piece(document, parent, NULL, piece->text, piece->length);
        return;
    }
    add_piece(document, parent, NULL, piece->text, (apr_size_t)(head - piece->text));
    append_child(parent, make_node(document, XML_ELEMENT_NODE, intern(document, "hr")));
    add_piece(document, parent, NULL, tail, (apr_size_t)(end - tail));
}

/* The old text stands before the new one, with a control character between that no text holds. */
static void add_diff(nuance_document_t *document, xmlNodePtr parent, const char *value)
{
    static const char *const names[] = { NULL, "del", "ins" }; /* by nuance_diff_kind_t */
    const char *split = strchr(value, '\001');
    const char *before =
        split != NULL ? apr_pstrmemdup(document->pool, value, (apr_size_t)(split - value)) : "";
    apr_array_header_t *pieces =
        nuance_diff(before, split != NULL ? split + 1 : value, document->pool);
    for (int i = 0; i < pieces->nelts; i++) {
        const nuance_diff_piece_t *piece = &APR_ARRAY_IDX(pieces, i, nuance_diff_piece_t);
        if (piece->kind == NUANCE_DIFF_SAME)
            add_same(document, parent, piece, i == 0, i == pieces->nelts - 1);
        else
            add_piece(document, parent, names[piece->kind], piece->text, piece->length);
    }
}

static void add_member(nuance_document_t *document, xmlNodePtr element, const char *key,
                       const json_t *value)
{
    const xmlChar *name = intern(document, hyphenated(document->pool, key, 0));
    if (json_is_string(value))
        add_attribute(document, element, name,
                      apr_pstrdup(document->pool, json_string_value(value)));
    else if (json_is_boolean(value))
        add_typed(document, element, name, json_is_true(value) ? "yes" : "no", NUANCE_NODE_BOOLEAN);
    else if (json_is_integer(value))
        add_typed(document, element, name,
                  apr_psprintf(document->pool, "%" APR_INT64_T_FMT,
                               (apr_int64_t)json_integer_value(value)),
                  NUANCE_NODE_NUMBER);
}

/* The rows that a row has of its own: an array of objects, whose members become attributes. */
static nuance_error_t *add_each(nuance_document_t *document, xmlNodePtr row, const xmlChar *name,
                                const char *value)
{
    json_t *objects = json_loads(value, 0, NULL);

    if (!json_is_array(objects)) {
        json_decref(objects);
        return nuance_error_create(document->pool, NUANCE_E_INTERNAL, NULL,
                                   "column %s__each is no array", (const char *)name);
    }
    xmlNodePtr list = nuance_document_add_list(
        document, row, apr_pstrcat(document->pool, (const char *)name, "s", NULL));
    for (size_t i = 0; i < json_array_size(objects); i++) {
        json_t *object = json_array_get(objects, i);
        xmlNodePtr element = make_node(document, XML_ELEMENT_NODE, name);
        const char *key;
        json_t *member;
        append_child(list, element);
        json_object_foreach (object, key, member)
            add_member(document, element, key, member);
    }
    json_decref(objects);
    return NULL;
}

static nuance_error_t *add_child(nuance_document_t *document, xmlNodePtr row,
                                 const column_t *column, const char *value)
{
    xmlNodePtr child = make_node(document, XML_ELEMENT_NODE, column->name);
    append_child(row, child);
    if (column->kind == COLUMN_FORM)
        return nuance_form_page_append(document, child, value, document->fields);
    if (column->kind == COLUMN_DESIGN)
        return nuance_form_design_append(document, child, value);
    if (column->kind == COLUMN_MARKUP)
        return fill_markup(document, child, value);
    if (column->kind == COLUMN_MARKED || column->kind == COLUMN_DIFF) {
        child->psvi = NUANCE_NODE_MARKUP;
        (column->kind == COLUMN_MARKED ? add_marked : add_diff)(document, child, value);
        return NULL;
    }
    child->psvi = NUANCE_NODE_TEXT;
    append_child(child, make_text(document, value));
    return NULL;
}

static nuance_error_t *add_value(nuance_document_t *document, xmlNodePtr row,
                                 const column_t *column, const char *value)
{
    if (column->of_list && row->prev != NULL)
        return NULL;
    if (column->of_list)
        row = row->parent;
    switch (column->kind) {
    case COLUMN_STRING: add_attribute(document, row, column->name, value); break;
    case COLUMN_NUMBER: add_typed(document, row, column->name, value, NUANCE_NODE_NUMBER); break;
    case COLUMN_SECONDS:
        add_typed(document, row, column->name, value, NUANCE_NODE_NUMBER);
        add_attribute(document, row, column->second,
                      nuance_duration_words(apr_atoi64(value), document->pool));
        break;
    case COLUMN_BOOLEAN:
        add_typed(document, row, column->name, value[0] == 't' ? "yes" : "no", NUANCE_NODE_BOOLEAN);
        break;
    case COLUMN_TIME: add_time(document, row, column, value); break;
    case COLUMN_TEXT:
    case COLUMN_FORM:
    case COLUMN_DESIGN:
    case COLUMN_MARKED:
    case COLUMN_DIFF:
    case COLUMN_MARKUP: return add_child(document, row, column, value);
    case COLUMN_EACH: return add_each(document, row, column->name, value);
    case COLUMN_CURSOR:
    case COLUMN_UNSHOWN: break;
    }
    return NULL;
}

/* Where a list goes on: behind the row. */
static const char *cursor_of(const PGresult *rows, const column_t *columns, int row,
                             apr_pool_t *pool)
{
    const char *cursor = NULL;
    int whole = PQfnumber(rows, "cursor");
    if (whole >= 0)
        return PQgetvalue(rows, row, whole);
    for (int c = 0; c < PQnfields(rows); c++)
        if (columns[c].kind == COLUMN_CURSOR)
            cursor = cursor == NULL
                         ? PQgetvalue(rows, row, c)
                         : apr_pstrcat(pool, cursor, ".", PQgetvalue(rows, row, c), NULL);
    return cursor;
}

nuance_error_t *nuance_document_add_rows(nuance_document_t *document,
                                         const nuance_statement_t *statement, const PGresult *rows)
{
    int n_columns = PQnfields(rows);
    int n_rows = PQntuples(rows);
    int n_shown = statement->page > 0 && n_rows > statement->page ? statement->page : n_rows;
    xmlNodePtr parent = document->page;
    column_t *columns = apr_palloc(document->pool, sizeof(*columns) * (apr_size_t)(n_columns + 1));

    if (statement->row == NULL)
        return NULL;
    for (int c = 0; c < n_columns; c++)
        columns[c] = column_of(document, rows, c);
    if (statement->list != NULL)
        parent = nuance_document_add_list(document, document->page, statement->list);
    else if (n_shown > 1)
        n_shown = 1;
    for (int i = 0; i < n_shown; i++) {
        xmlNodePtr row = nuance_document_add(document, parent, statement->row);
        for (int c = 0; c < n_columns; c++)
            if (!PQgetisnull(rows, i, c))
                NUANCE_ERR(add_value(document, row, &columns[c], PQgetvalue(rows, i, c)));
    }
    if (n_rows > n_shown && n_shown > 0 && statement->list != NULL)
        nuance_document_set(document, parent, "next",
                            cursor_of(rows, columns, n_shown - 1, document->pool));
    return NULL;
}
