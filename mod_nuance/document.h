/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file document.h
 * A page as XML: its frame, and the rows of statements by one rule for all.
 *
 * A column becomes an attribute of its row's element, with hyphens for underscores; null is left
 * out. booleans are yes and no. A timestamptz is RFC 3339 in the viewer's zone, and NAME-ago says
 * it in words. NAME_seconds has NAME-seconds-words beside it. A column NAME__text becomes a child
 * element with the text, NAME__markdown one with the rendered markup; NAME__marked one where what
 * stands between the characters 2 and 3 is in mark elements; NAME__diff one of the two texts before
 * and behind the character 1, with what differs in del and ins elements; NAME__form one with the
 * questions of the form its definition says, NAME__design one with all of it and its faults;
 * NAME__each, an array of objects in JSON, becomes a list NAMEs of elements NAME, with the objects'
 * members for attributes; NAME__list is an attribute of the list, taken from its first row. Columns
 * NAME__cursor are not shown: joined by dots they are the row's place in the list, and so is a
 * column cursor, which is shown. Nor is a column NAME__unshown, which is selected for what it does.
 */
#ifndef NUANCE_DOCUMENT_H
#define NUANCE_DOCUMENT_H

#include <apr_tables.h>
#include <apr_time.h>
#include <libpq-fe.h>
#include <libxml/tree.h>

#include "core/markup.h"
#include "core/statement.h"

/**
 * A page being made. Its elements, attributes and texts lie in the pool, not in libxml2's heap: a
 * page of 50 rows has thousands, and allocating and freeing them one by one was half the work of a
 * list. Therefore nothing of it may be freed or replaced by libxml2's functions; reading,
 * transforming and writing it is fine. What libxml2 itself parsed (markup) is given back when the
 * pool is cleared.
 */
typedef struct nuance_document_t {
    xmlDocPtr xml;          /**< freed with the pool */
    xmlNodePtr page;        /**< the root element */
    apr_time_t now;         /**< what times in words refer to */
    apr_time_t valid_until; /**< when the first of them says something else */
    nuance_markup_links_t links;
    const apr_table_t *fields;  /**< of the form that is shown again, or NULL */
    apr_array_header_t *markup; /**< elements whose children are libxml2's */
    xmlNodePtr last_element;    /**< the element an attribute was last added to */
    xmlAttrPtr last_attribute;  /**< that attribute */
    apr_pool_t *pool;
} nuance_document_t;

/**
 * Makes a document with an empty <page> in @a pool. @a dict (may be NULL) holds names it will share
 * with the stylesheet.
 */
nuance_error_t *nuance_document_create(nuance_document_t **document, xmlDictPtr dict,
                                       const nuance_markup_links_t *links, apr_pool_t *pool);

/**
 * Adds an attribute that the element does not have yet; a NULL value adds none. Characters that XML
 * cannot hold are replaced. The value is not copied.
 */
void nuance_document_set(nuance_document_t *document, xmlNodePtr element, const char *name,
                         const char *value);

/** Gives an attribute another value, or adds it. */
void nuance_document_replace(nuance_document_t *document, xmlNodePtr element, const char *name,
                             const char *value);

/** Adds an attribute that is a number in JSON. */
void nuance_document_set_number(nuance_document_t *document, xmlNodePtr element, const char *name,
                                apr_int64_t value);

/** Adds an attribute that is a boolean in JSON, as yes or no. */
void nuance_document_set_boolean(nuance_document_t *document, xmlNodePtr element, const char *name,
                                 int value);

/** Appends an element to @a parent. */
xmlNodePtr nuance_document_add(nuance_document_t *document, xmlNodePtr parent, const char *name);

/** Appends an element whose children are rows: an array in JSON. */
xmlNodePtr nuance_document_add_list(nuance_document_t *document, xmlNodePtr parent,
                                    const char *name);

/** Appends an element with rendered Markdown; none for NULL. */
nuance_error_t *nuance_document_add_markup(nuance_document_t *document, xmlNodePtr parent,
                                           const char *name, const char *markdown);

/**
 * Appends the rows of a statement to the page: <list><row/>...</list> or a single <row/>. A list of
 * more rows than the statement's page loses the last and gets the attribute next, the cursor of
 * the last that stays.
 */
nuance_error_t *nuance_document_add_rows(nuance_document_t *document,
                                         const nuance_statement_t *statement, const PGresult *rows);

#endif
