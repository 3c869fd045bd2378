/* SPDX-License-Identifier: Apache-2.0 */
#include "render.h"

#include <libxslt/transform.h>
#include <libxslt/xsltutils.h>

#include "core/html_writer.h"
#include "core/json_writer.h"
#include "metrics.h"
#include "render_elements.h"
#include "stylesheets.h"

/* A page of 50 rows takes some ten thousand; more than this is a stylesheet gone wild. */
enum { OPERATION_LIMIT = 5 * 1000 * 1000 };

xmlDictPtr nuance_render_names(void)
{
    xsltStylesheetPtr any = nuance_stylesheet_of("error");
    return any != NULL ? any->dict : NULL;
}

static nuance_error_t *transform(xmlDocPtr *result, xmlDocPtr page, xsltStylesheetPtr stylesheet,
                                 const char *name, apr_pool_t *pool)
{
    nuance_buffer_t messages;
    nuance_buffer_init(&messages, pool);
    if (stylesheet == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "no stylesheet for %s", name);
    xsltTransformContextPtr context = xsltNewTransformContext(stylesheet, page);
    if (context == NULL)
        return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "out of memory");
    xsltSetTransformErrorFunc(context, &messages, nuance_stylesheets_collect);
    context->opLimit = OPERATION_LIMIT;
    int ready = xsltSetCtxtSecurityPrefs(nuance_stylesheets_closed(), context) == 0
                && nuance_render_elements_register(context, name, pool);
    *result = ready ? xsltApplyStylesheetUser(stylesheet, page, NULL, NULL, NULL, context) : NULL;
    int complete = *result != NULL && context->state == XSLT_STATE_OK;
    xsltFreeTransformContext(context);
    if (complete)
        return NULL;
    xmlFreeDoc(*result);
    *result = NULL;
    return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "transformation failed: %s",
                               nuance_stylesheets_said(&messages));
}

nuance_error_t *nuance_render_tree(xmlDocPtr *result, xmlDocPtr page, const char *name,
                                   apr_pool_t *scratch_pool)
{
    return transform(result, page, nuance_stylesheet_of(name), name, scratch_pool);
}

static nuance_error_t *write_html(nuance_buffer_t *out, xmlDocPtr page, const char *name,
                                  apr_pool_t *pool)
{
    apr_time_t start = apr_time_now();
    xmlDocPtr html = NULL;
    NUANCE_ERR(nuance_render_tree(&html, page, name, pool));
    nuance_html_write(out, html);
    xmlFreeDoc(html);
    nuance_metrics_xslt(apr_time_now() - start);
    return NULL;
}

nuance_error_t *nuance_render_text(nuance_buffer_t *out, xmlDocPtr page, const char *name,
                                   const nuance_text_t *text, apr_pool_t *scratch_pool)
{
    xsltStylesheetPtr stylesheet = nuance_stylesheet_of_text(name, text, scratch_pool);
    apr_time_t start = apr_time_now();
    xmlDocPtr made = NULL;
    xmlChar *written = NULL;
    int length = 0;
    NUANCE_ERR(transform(&made, page, stylesheet, name, scratch_pool));
    int ok = xsltSaveResultToString(&written, &length, made, stylesheet) == 0;
    if (ok && written != NULL) /* NULL: it made nothing */
        nuance_buffer_append(out, (const char *)written, (apr_size_t)length);
    xmlFree(written);
    xmlFreeDoc(made);
    nuance_metrics_xslt(apr_time_now() - start);
    return ok ? NULL
              : nuance_error_create(scratch_pool, NUANCE_E_INTERNAL, NULL, "cannot write %s.%s",
                                    name, text->suffix);
}

nuance_error_t *nuance_render(nuance_buffer_t *out, xmlDocPtr page, const char *name,
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
    default: return write_html(out, page, name, scratch_pool);
    }
}
