/* SPDX-License-Identifier: Apache-2.0 */
#include "stylesheets.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <libxml/parser.h>
#include <libxslt/documents.h>
#include <libxslt/imports.h>
#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdarg.h>
#include <string.h>

#include "core/buffer.h"
#include "core/route.h"

/* The stylesheets of this generation. */
typedef struct stylesheets_t {
    xsltStylesheetPtr compiled;
    apr_hash_t *by_page;         /* views of it */
    apr_hash_t *by_text;         /* "oncall.ics" */
    xsltSecurityPrefsPtr closed; /* nothing may be read or written */
} stylesheets_t;

static stylesheets_t *stylesheets;

static apr_status_t unload(void *data)
{
    stylesheets_t *old = data;
    if (old->compiled != NULL)
        xsltFreeStylesheet(old->compiled);
    for (apr_hash_index_t *i = apr_hash_first(NULL, old->by_text); i != NULL; i = apr_hash_next(i))
    {
        void *text;
        apr_hash_this(i, NULL, NULL, &text);
        xsltFreeStylesheet(text);
    }
    xsltFreeSecurityPrefs(old->closed);
    if (stylesheets == old)
        stylesheets = NULL;
    return APR_SUCCESS;
}

void nuance_stylesheets_collect(void *data, const char *format, ...)
{
    nuance_buffer_t *messages = data;
    va_list arguments;
    va_start(arguments, format);
    nuance_buffer_puts(messages, apr_pvsprintf(messages->pool, format, arguments));
    va_end(arguments);
}

const char *nuance_stylesheets_said(nuance_buffer_t *messages)
{
    for (char *c = messages->data; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    return messages->data;
}

static void collect_structured(void *data, xmlErrorPtr error)
{
    nuance_buffer_printf(data, "%s:%d: %s", error->file != NULL ? error->file : "", error->line,
                         error->message != NULL ? error->message : "unknown error\n");
}

static xsltSecurityPrefsPtr make_preferences(int may_read_files)
{
    static const xsltSecurityOption options[] = { XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE,
                                                  XSLT_SECPREF_CREATE_DIRECTORY,
                                                  XSLT_SECPREF_READ_NETWORK,
                                                  XSLT_SECPREF_WRITE_NETWORK };
    xsltSecurityPrefsPtr preferences = xsltNewSecurityPrefs();
    if (preferences == NULL)
        return NULL;
    for (size_t i = may_read_files ? 1 : 0; i < sizeof(options) / sizeof(options[0]); i++)
        xsltSetSecurityPrefs(preferences, options[i], xsltSecurityForbid);
    return preferences;
}

/* Messages are entities, and every file of a stylesheet reads all of them: a few kilobytes of words
   became a hundred megabytes. Once a file is read they stand where they are used, and nobody asks
   for them again: forgotten before the next file, they leave no holes between what stays. */
static void forget_entities(xmlDocPtr document)
{
    if (document->extSubset != NULL && document->extSubset != document->intSubset)
        xmlFreeDtd(document->extSubset);
    document->extSubset = NULL;
    if (document->intSubset != NULL) {
        xmlDtdPtr subset = document->intSubset;
        xmlUnlinkNode((xmlNodePtr)subset);
        xmlFreeDtd(subset);
        document->intSubset = NULL;
    }
}

static xsltDocLoaderFunc their_loader;

static xmlDocPtr load_part(const xmlChar *path, xmlDictPtr names, int options, void *context,
                           xsltLoadType type)
{
    xmlDocPtr part = their_loader(path, names, options, context, type);
    if (part != NULL)
        forget_entities(part);
    return part;
}

/* The pages there are, by name: NULL after the last. */
static const char *const *page_names(apr_pool_t *pool)
{
    const char **names = apr_pcalloc(pool, ((apr_size_t)nuance_n_routes + 3) * sizeof(*names));
    int n = 0;
    for (int i = 0; i < nuance_n_routes; i++)
        if (nuance_routes[i].method == NUANCE_GET && nuance_routes[i].bytes == NULL)
            names[n++] = nuance_routes[i].name;
    names[n++] = "error";
    names[n] = "mail";
    return names;
}

/* The stylesheet that includes all others, which no file holds: what pages there are, the table of
   routes says. */
static xmlDocPtr make_root(const char *folder, const char *const *names, apr_pool_t *pool)
{
    nuance_buffer_t text;
    nuance_buffer_init(&text, pool);
    nuance_buffer_puts(&text, "<xsl:stylesheet version=\"1.0\""
                              " xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\">"
                              "<xsl:include href=\"layout.xsl\"/>");
    for (; *names != NULL; names++)
        nuance_buffer_printf(&text, "<xsl:include href=\"pages/%s.xsl\"/>", *names);
    nuance_buffer_puts(&text, "</xsl:stylesheet>");
    return xmlReadMemory(text.data, (int)text.length, apr_pstrcat(pool, folder, "/all pages", NULL),
                         NULL, XML_PARSE_NONET);
}

/* libxslt evaluates every global variable for every page. A page's own, which begin with its name
   and a dot, are to cost the others nothing: each page sees the stylesheet with a list of its own.
   Nothing of libxslt writes to that list while it transforms. */
static xsltStylesheetPtr view_of(xsltStylesheetPtr compiled, const char *page, apr_pool_t *pool)
{
    xsltStylesheetPtr view = apr_pmemdup(pool, compiled, sizeof(*compiled));
    const char *prefix = apr_pstrcat(pool, page, ".", NULL);
    xsltStackElemPtr *last = &view->variables;
    for (const xsltStackElem *variable = compiled->variables; variable != NULL;
         variable = variable->next)
    {
        const char *name = (const char *)variable->name;
        if (strchr(name, '.') != NULL && strncmp(name, prefix, strlen(prefix)) != 0)
            continue;
        *last = apr_pmemdup(pool, variable, sizeof(*variable));
        last = &(*last)->next;
    }
    *last = NULL;
    return view;
}

static nuance_error_t *compile(stylesheets_t *loaded, const char *folder, const char *const *names,
                               nuance_buffer_t *messages, apr_pool_t *pool)
{
    xmlDocPtr root = make_root(folder, names, pool);
    loaded->compiled = root != NULL ? xsltParseStylesheetDoc(root) : NULL;
    if (loaded->compiled == NULL) {
        xmlFreeDoc(root);
        return nuance_error_create(pool, NUANCE_E_SETUP, NULL, "stylesheets in %s: %s", folder,
                                   messages->length > 0 ? nuance_stylesheets_said(messages)
                                                        : "cannot be read");
    }
    if (loaded->compiled->errors > 0 || messages->length > 0)
        return nuance_error_create(pool, NUANCE_E_SETUP, NULL, "stylesheets in %s: %s", folder,
                                   nuance_stylesheets_said(messages));
    NUANCE_ERR(nuance_stylesheets_check(loaded->compiled, pool));
    for (; *names != NULL; names++)
        apr_hash_set(loaded->by_page, *names, APR_HASH_KEY_STRING,
                     view_of(loaded->compiled, *names, pool));
    return NULL;
}

static const char *name_of_text(const char *page, const nuance_text_t *text, apr_pool_t *pool)
{
    return apr_pstrcat(pool, page, ".", text->suffix, NULL);
}

static nuance_error_t *compile_text(stylesheets_t *loaded, const char *folder, const char *name,
                                    nuance_buffer_t *messages, apr_pool_t *pool)
{
    const char *path = apr_pstrcat(pool, folder, "/texts/", name, ".xsl", NULL);
    xsltStylesheetPtr compiled = xsltParseStylesheetFile((const xmlChar *)path);
    if (compiled != NULL)
        apr_hash_set(loaded->by_text, name, APR_HASH_KEY_STRING, compiled);
    if (compiled == NULL || compiled->errors > 0 || messages->length > 0)
        return nuance_error_create(pool, NUANCE_E_SETUP, NULL, "stylesheet %s: %s", path,
                                   messages->length > 0 ? nuance_stylesheets_said(messages)
                                                        : "cannot be read");
    forget_entities(compiled->doc);
    return NULL;
}

static nuance_error_t *compile_all(stylesheets_t *loaded, const char *folder,
                                   nuance_buffer_t *messages, apr_pool_t *pool)
{
    NUANCE_ERR(compile(loaded, folder, page_names(pool), messages, pool));
    for (int i = 0; i < nuance_n_routes; i++)
        for (const nuance_text_t *t = nuance_routes[i].texts; t != NULL && t->suffix != NULL; t++)
            NUANCE_ERR(compile_text(loaded, folder, name_of_text(nuance_routes[i].name, t, pool),
                                    messages, pool));
    return NULL;
}

nuance_error_t *nuance_stylesheets_load(const char *folder, apr_pool_t *pool)
{
    stylesheets_t *loaded = apr_pcalloc(pool, sizeof(*loaded));
    nuance_buffer_t messages;

    xmlInitParser();
    nuance_buffer_init(&messages, pool);
    loaded->by_page = apr_hash_make(pool);
    loaded->by_text = apr_hash_make(pool);
    loaded->closed = make_preferences(0);
    apr_pool_cleanup_register(pool, loaded, unload, apr_pool_cleanup_null);

    /* Compiling reports through process-wide hooks, and other modules use the same libraries: put
       ours in for the moment, and theirs back. */
    xmlGenericErrorFunc their_error = xsltGenericError;
    void *their_context = xsltGenericErrorContext;
    xmlStructuredErrorFunc their_structured = xmlStructuredError;
    void *their_structured_context = xmlStructuredErrorContext;
    xsltSecurityPrefsPtr theirs = xsltGetDefaultSecurityPrefs();
    xsltSecurityPrefsPtr reading = make_preferences(1);
    xsltSetGenericErrorFunc(&messages, nuance_stylesheets_collect);
    xmlSetStructuredErrorFunc(&messages, collect_structured);
    xsltSetDefaultSecurityPrefs(reading);
    their_loader = xsltDocDefaultLoader;
    xsltSetLoaderFunc(load_part);
    nuance_error_t *error = compile_all(loaded, folder, &messages, pool);
    xsltSetLoaderFunc(their_loader);
    xsltSetDefaultSecurityPrefs(theirs);
    xmlSetStructuredErrorFunc(their_structured_context, their_structured);
    xsltSetGenericErrorFunc(their_context, their_error);
    xsltFreeSecurityPrefs(reading);

#ifdef __GLIBC__
    malloc_trim(0); /* what the entities left behind, before every child takes it over */
#endif
    if (error == NULL)
        stylesheets = loaded;
    return error;
}

xsltStylesheetPtr nuance_stylesheet_of(const char *name)
{
    return stylesheets != NULL ? apr_hash_get(stylesheets->by_page, name, APR_HASH_KEY_STRING)
                               : NULL;
}

xsltStylesheetPtr nuance_stylesheet_of_text(const char *name, const nuance_text_t *text,
                                            apr_pool_t *scratch_pool)
{
    return stylesheets != NULL ? apr_hash_get(
               stylesheets->by_text, name_of_text(name, text, scratch_pool), APR_HASH_KEY_STRING)
                               : NULL;
}

xsltSecurityPrefsPtr nuance_stylesheets_closed(void)
{
    return stylesheets != NULL ? stylesheets->closed : NULL;
}
