/* SPDX-License-Identifier: Apache-2.0 */
#include "document.h"

#include <apr_strings.h>
#include <string.h>

#include "core/node_type.h"
#include "core/reltime.h"
#include "core/text.h"

/* Types of PostgreSQL that are told apart: their fixed OIDs (src/include/catalog/pg_type.dat). */
enum { OID_BOOL = 16, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TIMESTAMPTZ = 1184 };

/* How the values of a column are shown. */
typedef enum column_kind_t {
    COLUMN_STRING,
    COLUMN_NUMBER,
    COLUMN_SECONDS,
    COLUMN_BOOLEAN,
    COLUMN_TIME,
    COLUMN_TEXT,
    COLUMN_MARKUP
} column_kind_t;

typedef struct column_t {
    const char *name;   /* of the attribute or element */
    const char *second; /* of the attribute with words */
    column_kind_t kind;
} column_t;

static apr_status_t free_document(void *xml)
{
    xmlFreeDoc(xml);
    return APR_SUCCESS;
}

nuance_error_t *nuance_document_create(nuance_document_t **result, xmlDictPtr dict,
                                       const nuance_markup_links_t *links, apr_pool_t *pool)
{
    nuance_document_t *document = apr_pcalloc(pool, sizeof(*document));

    document->pool = pool;
    document->now = apr_time_now();
    document->links = *links;
    document->xml = xmlNewDoc((const xmlChar *)"1.0");
    if (document->xml == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    apr_pool_cleanup_register(pool, document->xml, free_document, apr_pool_cleanup_null);
    /* Names of the stylesheet are found in its dictionary, which no thread changes any more; new
       ones go to a dictionary of this document's own. */
    document->xml->dict = dict != NULL ? xmlDictCreateSub(dict) : xmlDictCreate();
    document->page = xmlNewDocNode(document->xml, NULL, (const xmlChar *)"page", NULL);
    if (document->page == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    xmlDocSetRootElement(document->xml, document->page);
    *result = document;
    return NULL;
}

/* xmlNewDocProp would parse entities in the value: the text is set as it is. Attributes are kept in
   order by linking at the end, which xmlSetProp does by a walk with comparisons. */
static xmlAttrPtr set_attribute(nuance_document_t *document, xmlNodePtr element, const char *name,
                                const char *value)
{
    xmlAttrPtr attribute = xmlNewProp(element, (const xmlChar *)name, NULL);
    if (attribute == NULL)
        return NULL;
    xmlNodePtr text =
        xmlNewDocText(document->xml, (const xmlChar *)nuance_xml_text(value, document->pool));
    if (text != NULL) {
        text->parent = (xmlNodePtr)attribute;
        attribute->children = text;
        attribute->last = text;
    }
    return attribute;
}

void nuance_document_set(nuance_document_t *document, xmlNodePtr element, const char *name,
                         const char *value)
{
    if (value != NULL)
        set_attribute(document, element, name, value);
}

static void set_typed(nuance_document_t *document, xmlNodePtr element, const char *name,
                      const char *value, void *type)
{
    xmlAttrPtr attribute = set_attribute(document, element, name, value);
    if (attribute != NULL)
        attribute->psvi = type;
}

void nuance_document_set_number(nuance_document_t *document, xmlNodePtr element, const char *name,
                                apr_int64_t value)
{
    set_typed(document, element, name, apr_psprintf(document->pool, "%" APR_INT64_T_FMT, value),
              NUANCE_NODE_NUMBER);
}

void nuance_document_set_boolean(nuance_document_t *document, xmlNodePtr element, const char *name,
                                 int value)
{
    set_typed(document, element, name, value ? "yes" : "no", NUANCE_NODE_BOOLEAN);
}

xmlNodePtr nuance_document_add(nuance_document_t *document, xmlNodePtr parent, const char *name)
{
    xmlNodePtr element = xmlNewDocNode(document->xml, NULL, (const xmlChar *)name, NULL);
    return xmlAddChild(parent, element);
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

static column_t column_of(const PGresult *rows, int index, apr_pool_t *pool)
{
    static const struct {
        const char *suffix;
        column_kind_t kind;
    } suffixes[] = {
        { "__text", COLUMN_TEXT },
        { "__markdown", COLUMN_MARKUP },
    };
    const char *name = PQfname(rows, index);
    column_t column = { .kind = COLUMN_STRING };

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
        if (ends_with(name, suffixes[i].suffix)) {
            column.kind = suffixes[i].kind;
            column.name = hyphenated(pool, name, strlen(suffixes[i].suffix));
            return column;
        }
    column.name = hyphenated(pool, name, 0);
    switch (PQftype(rows, index)) {
    case OID_INT2:
    case OID_INT4:
    case OID_INT8:
        column.kind = ends_with(name, "_seconds") ? COLUMN_SECONDS : COLUMN_NUMBER;
        column.second = apr_pstrcat(pool, column.name, "-words", NULL);
        break;
    case OID_BOOL: column.kind = COLUMN_BOOLEAN; break;
    case OID_TIMESTAMPTZ:
        column.kind = COLUMN_TIME;
        column.second = apr_pstrcat(pool, column.name, "-ago", NULL);
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
    set_attribute(document, row, column->name, iso);
    if (moment >= 0)
        set_attribute(document, row, column->second,
                      nuance_ago(moment, document->now, document->pool));
}

static nuance_error_t *add_value(nuance_document_t *document, xmlNodePtr row,
                                 const column_t *column, const char *value)
{
    xmlNodePtr child;

    switch (column->kind) {
    case COLUMN_STRING: set_attribute(document, row, column->name, value); break;
    case COLUMN_NUMBER: set_typed(document, row, column->name, value, NUANCE_NODE_NUMBER); break;
    case COLUMN_SECONDS:
        set_typed(document, row, column->name, value, NUANCE_NODE_NUMBER);
        set_attribute(document, row, column->second,
                      nuance_duration_words(apr_atoi64(value), document->pool));
        break;
    case COLUMN_BOOLEAN:
        nuance_document_set_boolean(document, row, column->name, value[0] == 't');
        break;
    case COLUMN_TIME: add_time(document, row, column, value); break;
    case COLUMN_TEXT:
        child = nuance_document_add(document, row, column->name);
        child->psvi = NUANCE_NODE_TEXT;
        xmlAddChild(child, xmlNewDocText(document->xml,
                                         (const xmlChar *)nuance_xml_text(value, document->pool)));
        break;
    case COLUMN_MARKUP:
        child = nuance_document_add(document, row, column->name);
        child->psvi = NUANCE_NODE_MARKUP;
        return nuance_markup_append(child, value, &document->links, document->pool);
    }
    return NULL;
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
        columns[c] = column_of(rows, c, document->pool);
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
    int cursor = PQfnumber(rows, "cursor");
    if (n_rows > n_shown && n_shown > 0 && cursor >= 0 && statement->list != NULL)
        set_attribute(document, parent, "next", PQgetvalue(rows, n_shown - 1, cursor));
    return NULL;
}
