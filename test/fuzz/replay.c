/* SPDX-License-Identifier: Apache-2.0 */
/* Every input of the corpus through the fuzz target, without libFuzzer: replay [FILE OR FOLDER...]
 */
#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef CORPUS
#define CORPUS "corpus"
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay_file(const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_size_t length;

    if (apr_file_open(&file, path, APR_READ | APR_BINARY, APR_OS_DEFAULT, pool) != APR_SUCCESS
        || apr_file_info_get(&info, APR_FINFO_SIZE, file) != APR_SUCCESS)
    {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    char *data = apr_palloc(pool, (apr_size_t)info.size + 1);
    if (info.size > 0
        && apr_file_read_full(file, data, (apr_size_t)info.size, &length) != APR_SUCCESS) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(1);
    }
    apr_file_close(file);
    fprintf(stderr, "%s\n", path); /* the last one named is the one that failed */
    LLVMFuzzerTestOneInput((const uint8_t *)data, (size_t)info.size);
    return 1;
}

static int replay(const char *path, apr_pool_t *pool)
{
    apr_dir_t *folder;
    apr_finfo_t entry;
    int count = 0;

    if (apr_dir_open(&folder, path, pool) != APR_SUCCESS)
        return replay_file(path, pool);
    while (apr_dir_read(&entry, APR_FINFO_NAME, folder) == APR_SUCCESS)
        if (entry.name[0] != '.')
            count += replay_file(apr_pstrcat(pool, path, "/", entry.name, NULL), pool);
    apr_dir_close(folder);
    return count;
}

int main(int argc, char **argv)
{
    const char *source = getenv("srcdir"); /* set by make check */
    apr_pool_t *pool;
    int count = 0;

    apr_initialize();
    atexit(apr_terminate);
    apr_pool_create(&pool, NULL);
    for (int i = 1; i < argc; i++)
        count += replay(argv[i], pool);
    if (argc < 2)
        count = replay(apr_pstrcat(pool, source != NULL ? source : ".", "/test/fuzz/" CORPUS, NULL),
                       pool);
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
