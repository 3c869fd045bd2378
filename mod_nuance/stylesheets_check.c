/* SPDX-License-Identifier: Apache-2.0 */
#include "stylesheets.h"

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <libxslt/xsltutils.h>
#include <string.h>

#include "core/buffer.h"

/* One file of the stylesheet. */
typedef struct file_t {
    const char *path;
    const char *prefix; /* what a page's names begin with; NULL for others */
    apr_hash_t *seen;   /* what all files declare */
    apr_pool_t *pool;
} file_t;

static const char *attribute(const xmlNode *element, const char *name)
{
    const xmlAttr *found = xmlHasProp((xmlNodePtr)element, (const xmlChar *)name);
    return found != NULL && found->children != NULL ? (const char *)found->children->content : NULL;
}

static nuance_error_t *refuse(const file_t *file, const xmlNode *element, const char *complaint)
{
    return nuance_error_create(file->pool, NUANCE_E_SETUP, NULL, "stylesheet %s, line %ld: %s",
                               file->path, xmlGetLineNo((xmlNodePtr)element), complaint);
}

/* A page's name or mode is the page's own. */
static nuance_error_t *check_owner(const file_t *file, const xmlNode *element, const char *name)
{
    apr_pool_t *pool = file->pool;
    if (file->prefix == NULL || strncmp(name, file->prefix, strlen(file->prefix)) == 0)
        return NULL;
    return refuse(file, element,
                  apr_psprintf(pool, "\"%s\" belongs to this page alone: call it \"%s%s\"", name,
                               file->prefix, name));
}

static nuance_error_t *check_once(const file_t *file, const xmlNode *element, const char *what)
{
    const char *where = apr_hash_get(file->seen, what, APR_HASH_KEY_STRING);
    if (where != NULL)
        return refuse(file, element, apr_psprintf(file->pool, "%s is in %s already", what, where));
    apr_hash_set(
        file->seen, what, APR_HASH_KEY_STRING,
        apr_psprintf(file->pool, "%s, line %ld", file->path, xmlGetLineNo((xmlNodePtr)element)));
    return NULL;
}

static nuance_error_t *check_template(const file_t *file, const xmlNode *element)
{
    apr_pool_t *pool = file->pool;
    const char *name = attribute(element, "name");
    const char *match = attribute(element, "match");
    const char *mode = attribute(element, "mode");
    const char *priority = attribute(element, "priority");

    if (name != NULL) {
        NUANCE_ERR(check_owner(file, element, name));
        NUANCE_ERR(check_once(file, element, apr_pstrcat(pool, "template ", name, NULL)));
    }
    if (match == NULL)
        return NULL;
    if (mode == NULL && strcmp(match, "/page") != 0)
        return refuse(file, element, "a template with match needs a mode");
    if (mode != NULL)
        NUANCE_ERR(check_owner(file, element, mode));
    return check_once(file, element,
                      apr_pstrcat(pool, "template for ", match, " in mode ",
                                  mode != NULL ? mode : "none",
                                  priority != NULL ? " of priority " : "", priority, NULL));
}

static nuance_error_t *check_element(const file_t *file, const xmlNode *element)
{
    const char *name = attribute(element, "name");

    if (strcmp((const char *)element->name, "template") == 0)
        return check_template(file, element);
    if (strcmp((const char *)element->name, "variable") == 0 && name != NULL) {
        NUANCE_ERR(check_owner(file, element, name));
        return check_once(file, element, apr_pstrcat(file->pool, "variable ", name, NULL));
    }
    if (file->prefix != NULL)
        return refuse(file, element,
                      "a page holds templates and variables; layout.xsl includes the parts");
    return NULL;
}

/* NAME. for .../pages/NAME.xsl, NULL for any other. */
static const char *page_prefix(const char *path, apr_pool_t *pool)
{
    const char *name = apr_filepath_name_get(path);
    const char *end = strrchr(name, '.');
    static const char folder[] = "/pages/";
    apr_size_t length = sizeof(folder) - 1;

    if (end == NULL || (apr_size_t)(name - path) < length
        || strncmp(name - length, folder, length) != 0)
        return NULL;
    return apr_pstrndup(pool, name, (apr_size_t)(end - name) + 1);
}

nuance_error_t *nuance_stylesheets_check(xsltStylesheetPtr compiled, apr_pool_t *pool)
{
    apr_hash_t *seen = apr_hash_make(pool);
    for (xsltDocumentPtr part = compiled->docList; part != NULL; part = part->next) {
        const xmlNode *root = xmlDocGetRootElement(part->doc);
        const char *path = part->doc->URL != NULL ? (const char *)part->doc->URL : "";
        file_t file = {
            .path = path, .prefix = page_prefix(path, pool), .seen = seen, .pool = pool
        };
        for (const xmlNode *child = root != NULL ? root->children : NULL; child != NULL;
             child = child->next)
            if (child->type == XML_ELEMENT_NODE && IS_XSLT_ELEM(child))
                NUANCE_ERR(check_element(&file, child));
    }
    return NULL;
}
