/* SPDX-License-Identifier: Apache-2.0 */
#include "assets.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <http_protocol.h>
#include <string.h>

#include "core/token.h"

enum { FINGERPRINT = 12, MAX_ASSET = 1024 * 1024 };

typedef struct asset_t {
    const char *name; /* of the file */
    const char *type;
    const char *path; /* with its fingerprint; NULL until loaded */
    nuance_buffer_t content;
} asset_t;

static asset_t assets[] = {
    { .name = "nuance.css", .type = "text/css; charset=utf-8" },
    { .name = "nuance.js", .type = "text/javascript; charset=utf-8" },
};

static const int n_assets = (int)(sizeof(assets) / sizeof(assets[0]));

static apr_status_t read_file(nuance_buffer_t *content, const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_status_t status = apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, pool);
    if (status != APR_SUCCESS)
        return status;
    status = apr_file_info_get(&info, APR_FINFO_SIZE, file);
    if (status == APR_SUCCESS && info.size > MAX_ASSET)
        status = APR_ENOSPC;
    if (status == APR_SUCCESS) {
        nuance_buffer_init(content, pool);
        nuance_buffer_reserve(content, (apr_size_t)info.size);
        status = apr_file_read_full(file, content->data, (apr_size_t)info.size, &content->length);
        content->data[content->length] = '\0';
    }
    apr_file_close(file);
    return status;
}

nuance_error_t *nuance_assets_load(const char *folder, apr_pool_t *pool)
{
    for (int i = 0; i < n_assets; i++) {
        asset_t *asset = &assets[i];
        const char *path = apr_pstrcat(pool, folder, "/static/", asset->name, NULL);
        apr_status_t status = read_file(&asset->content, path, pool);
        if (status != APR_SUCCESS) {
            char reason[128];
            return nuance_error_create(pool, NUANCE_E_SETUP, NULL, "cannot read %s: %s", path,
                                       apr_strerror(status, reason, sizeof(reason)));
        }
        const char *dot = strrchr(asset->name, '.');
        asset->path = apr_psprintf(
            pool, "/assets/%.*s.%.*s%s", (int)(dot - asset->name), asset->name, FINGERPRINT,
            nuance_sha256_hex(asset->content.data, asset->content.length, pool), dot);
    }
    return NULL;
}

const char *nuance_assets_path(const char *name)
{
    for (int i = 0; i < n_assets; i++)
        if (strcmp(assets[i].name, name) == 0)
            return assets[i].path;
    return NULL;
}

int nuance_assets_handler(nuance_request_t *request, const char *path)
{
    request_rec *r = request->r;
    for (int i = 0; i < n_assets; i++) {
        if (assets[i].path == NULL || strcmp(assets[i].path, path) != 0)
            continue;
        if (r->method_number != M_GET)
            return HTTP_METHOD_NOT_ALLOWED;
        apr_table_setn(r->headers_out, "Cache-Control", "public, max-age=31536000, immutable");
        return nuance_request_send(request, HTTP_OK, assets[i].type, &assets[i].content);
    }
    return DECLINED;
}
