/* SPDX-License-Identifier: Apache-2.0 */
#include "render.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <libxml/parser.h>
#include <libxslt/imports.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdarg.h>

#include "core/html_writer.h"
#include "core/json_writer.h"
#include "core/route.h"
#include "metrics.h"
#include "render_once.h"

/* A page of 50 rows takes some ten thousand; more than this is a stylesheet gone wild. */
enum { OPERATION_LIMIT = 5 * 1000 * 1000 };

/* The stylesheets of this generation. The parent loads them before it forks, and replaces them only
   in a restart: the children of before keep their own copies. */
typedef struct stylesheets_t {
    apr_hash_t *by_route;
    xsltSecurityPrefsPtr closed; /* nothing may be read or written */
} stylesheets_t;

static stylesheets_t *stylesheets;

static apr_status_t unload(void *data)
{
    stylesheets_t *old = data;
    for (apr_hash_index_t *i = apr_hash_first(NULL, old->by_route); i != NULL; i = apr_hash_next(i))
    {
        void *stylesheet;
        apr_hash_this(i, NULL, NULL, &stylesheet);
        xsltFreeStylesheet(stylesheet);
    }
    xsltFreeSecurityPrefs(old->closed);
    if (stylesheets == old)
        stylesheets = NULL;
    return APR_SUCCESS;
}

/* Collects what libxml2 and libxslt have to say, one line a message. */
static void collect(void *data, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void collect(void *data, const char *format, ...)
{
    nuance_buffer_t *messages = data;
    va_list arguments;
    va_start(arguments, format);
    nuance_buffer_puts(messages, apr_pvsprintf(messages->pool, format, arguments));
    va_end(arguments);
}

static void collect_structured(void *data, xmlErrorPtr error)
{
    nuance_buffer_printf(data, "%s:%d: %s", error->file != NULL ? error->file : "", error->line,
                         error->message != NULL ? error->message : "unknown error\n");
}

static const char *one_line(nuance_buffer_t *messages)
{
    for (char *c = messages->data; *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    return messages->data;
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
   became a hundred megabytes. Once they stand where they are used, nobody asks for them again. */
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

static nuance_error_t *load_one(apr_hash_t *by_route, const char *folder, const char *route,
                                nuance_buffer_t *messages, apr_pool_t *pool)
{
    const char *path = apr_pstrcat(pool, folder, "/pages/", route, ".xsl", NULL);
    xsltStylesheetPtr stylesheet = xsltParseStylesheetFile((const xmlChar *)path);
    if (stylesheet == NULL || stylesheet->errors > 0 || messages->length > 0) {
        if (stylesheet != NULL)
            xsltFreeStylesheet(stylesheet);
        return nuance_error_create(pool, NUANCE_E_SETUP, NULL, "stylesheet %s: %s", path,
                                   messages->length > 0 ? one_line(messages) : "cannot be read");
    }
    forget_entities(stylesheet->doc);
    for (xsltDocumentPtr part = stylesheet->docList; part != NULL; part = part->next)
        if (part->doc != stylesheet->doc)
            forget_entities(part->doc);
    apr_hash_set(by_route, route, APR_HASH_KEY_STRING, stylesheet);
    return NULL;
}

nuance_error_t *nuance_render_load(const char *folder, apr_pool_t *pool)
{
    stylesheets_t *loaded = apr_pcalloc(pool, sizeof(*loaded));
    nuance_error_t *error = NULL;
    nuance_buffer_t messages;

    xmlInitParser();
    nuance_buffer_init(&messages, pool);
    loaded->by_route = apr_hash_make(pool);
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
    xsltSetGenericErrorFunc(&messages, collect);
    xmlSetStructuredErrorFunc(&messages, collect_structured);
    xsltSetDefaultSecurityPrefs(reading);
    for (int i = 0; error == NULL && i < nuance_n_routes; i++)
        if (nuance_routes[i].method == NUANCE_GET)
            error = load_one(loaded->by_route, folder, nuance_routes[i].name, &messages, pool);
    if (error == NULL)
        error = load_one(loaded->by_route, folder, "error", &messages, pool);
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

static xsltStylesheetPtr find(const char *route)
{
    return stylesheets != NULL ? apr_hash_get(stylesheets->by_route, route, APR_HASH_KEY_STRING)
                               : NULL;
}

xmlDictPtr nuance_render_names(const char *route)
{
    xsltStylesheetPtr stylesheet = find(route);
    return stylesheet != NULL ? stylesheet->dict : NULL;
}

static nuance_error_t *transform(xmlDocPtr *html, xmlDocPtr page, xsltStylesheetPtr stylesheet,
                                 apr_pool_t *pool)
{
    nuance_buffer_t messages;
    nuance_buffer_init(&messages, pool);
    xsltTransformContextPtr context = xsltNewTransformContext(stylesheet, page);
    if (context == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    xsltSetTransformErrorFunc(context, &messages, collect);
    context->opLimit = OPERATION_LIMIT;
    int ready = xsltSetCtxtSecurityPrefs(stylesheets->closed, context) == 0
                && nuance_render_once_register(context, pool);
    *html = ready ? xsltApplyStylesheetUser(stylesheet, page, NULL, NULL, NULL, context) : NULL;
    int complete = *html != NULL && context->state == XSLT_STATE_OK;
    xsltFreeTransformContext(context);
    if (complete)
        return NULL;
    xmlFreeDoc(*html);
    *html = NULL;
    return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "transformation failed: %s",
                               one_line(&messages));
}

static nuance_error_t *write_html(nuance_buffer_t *out, xmlDocPtr page, const char *route,
                                  apr_pool_t *pool)
{
    xsltStylesheetPtr stylesheet = find(route);
    if (stylesheet == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "no stylesheet for %s", route);
    apr_time_t start = apr_time_now();
    xmlDocPtr html = NULL;
    NUANCE_ERR(transform(&html, page, stylesheet, pool));
    nuance_html_write(out, html);
    xmlFreeDoc(html);
    nuance_metrics_xslt(apr_time_now() - start);
    return NULL;
}

nuance_error_t *nuance_render(nuance_buffer_t *out, xmlDocPtr page, const char *route,
                              nuance_media_t media, apr_pool_t *scratch_pool)
{
    xmlChar *text;
    int length;

    switch (media) {
    case NUANCE_JSON: nuance_json_write(out, page); return NULL;
    case NUANCE_XML:
        xmlDocDumpMemoryEnc(page, &text, &length, "UTF-8");
        if (text == NULL)
            return nuance_error_create(scratch_pool, NUANCE_E_INTERNAL, NULL, "cannot write XML");
        nuance_buffer_append(out, (const char *)text, (apr_size_t)length);
        xmlFree(text);
        return NULL;
    default: return write_html(out, page, route, scratch_pool);
    }
}
