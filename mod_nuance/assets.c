/* SPDX-License-Identifier: Apache-2.0 */
#include "assets.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <http_protocol.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "core/token.h"

enum { FINGERPRINT = 12, MAX_ASSET = 1024 * 1024 };

typedef struct asset_t {
    const char *name; /* of the file, or of the folder */
    const char *type;
    const char *path; /* with its fingerprint; NULL until loaded */
    int stable;       /* is found under its name, by whoever keeps a link to it */
    nuance_buffer_t content;
} asset_t;

static asset_t assets[] = {
    { .name = "nuance.css", .type = "text/css; charset=utf-8" },
    { .name = "nuance.js", .type = "text/javascript; charset=utf-8" },
    { .name = "webhook.schema.json", .type = "application/schema+json", .stable = 1 },
};

static const int n_assets = (int)(sizeof(assets) / sizeof(assets[0]));

/* Appends a file, which must not make the whole too large. */
static apr_status_t read_file(nuance_buffer_t *content, const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_size_t length = 0;
    apr_status_t status = apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, pool);
    if (status != APR_SUCCESS)
        return status;
    status = apr_file_info_get(&info, APR_FINFO_SIZE, file);
    if (status == APR_SUCCESS && (apr_size_t)info.size > MAX_ASSET - content->length)
        status = APR_ENOSPC;
    if (status == APR_SUCCESS) {
        nuance_buffer_reserve(content, (apr_size_t)info.size);
        status = apr_file_read_full(file, content->data + content->length, (apr_size_t)info.size,
                                    &length);
        content->length += length;
        content->data[content->length] = '\0';
    }
    apr_file_close(file);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The files of a folder that end as the folder does, joined in the order of their names. */
static apr_status_t read_parts(nuance_buffer_t *content, const char *folder, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 16, sizeof(const char *));
    const char *ending = strrchr(folder, '.');
    apr_dir_t *dir;
    apr_finfo_t info;
    apr_status_t status = apr_dir_open(&dir, folder, pool);
    if (status != APR_SUCCESS)
        return status;
    while (apr_dir_read(&info, APR_FINFO_NAME, dir) == APR_SUCCESS) {
        const char *dot = strrchr(info.name, '.');
        if (info.name[0] != '.' && dot != NULL && strcmp(dot, ending) == 0)
            APR_ARRAY_PUSH(names, const char *) = apr_pstrdup(pool, info.name);
    }
    apr_dir_close(dir);
    qsort(names->elts, (size_t)names->nelts, sizeof(const char *), by_name);
    for (int i = 0; i < names->nelts && status == APR_SUCCESS; i++)
        status = read_file(
            content, apr_pstrcat(pool, folder, "/", APR_ARRAY_IDX(names, i, const char *), NULL),
            pool);
    return status == APR_SUCCESS && names->nelts == 0 ? APR_ENOENT : status;
}

static apr_status_t read_asset(nuance_buffer_t *content, const char *path, apr_pool_t *pool)
{
    apr_finfo_t info;
    apr_status_t status = apr_stat(&info, path, APR_FINFO_TYPE, pool);
    nuance_buffer_init(content, pool);
    if (status != APR_SUCCESS && !APR_STATUS_IS_INCOMPLETE(status))
        return status;
    return info.filetype == APR_DIR ? read_parts(content, path, pool)
                                    : read_file(content, path, pool);
}

nuance_error_t *nuance_assets_load(const char *folder, apr_pool_t *pool)
{
    for (int i = 0; i < n_assets; i++) {
        asset_t *asset = &assets[i];
        const char *path = apr_pstrcat(pool, folder, "/static/", asset->name, NULL);
        apr_status_t status = read_asset(&asset->content, path, pool);
        if (status != APR_SUCCESS) {
            char reason[128];
            return nuance_error_create(pool, NUANCE_E_SETUP, NULL, "cannot read %s: %s", path,
                                       apr_strerror(status, reason, sizeof(reason)));
        }
        const char *dot = strrchr(asset->name, '.');
        if (asset->stable)
            asset->path = apr_pstrcat(pool, "/assets/", asset->name, NULL);
        else
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
        apr_table_setn(r->headers_out, "Cache-Control",
                       assets[i].stable ? "public, max-age=3600"
                                        : "public, max-age=31536000, immutable");
        return nuance_answer_send(request, HTTP_OK, assets[i].type, &assets[i].content);
    }
    return DECLINED;
}
