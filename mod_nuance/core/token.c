/* SPDX-License-Identifier: Apache-2.0 */
#include "token.h"

#include <apr_lib.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

enum { MAX_RANDOM = 64, DIGEST_LENGTH = 32 };

static const char *base64url(const unsigned char *data, int length, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, (apr_size_t)(length + 2) / 3 * 4 + 1);
    int written = EVP_EncodeBlock((unsigned char *)text, data, length);
    for (int i = 0; i < written; i++) {
        if (text[i] == '+')
            text[i] = '-';
        else if (text[i] == '/')
            text[i] = '_';
    }
    while (written > 0 && text[written - 1] == '=')
        text[--written] = '\0';
    return text;
}

nuance_error_t *nuance_token_random(const char **token, int bytes, apr_pool_t *result_pool)
{
    unsigned char random[MAX_RANDOM];
    if (bytes > MAX_RANDOM || RAND_bytes(random, bytes) != 1)
        return nuance_error_create(result_pool, NUANCE_E_INTERNAL, NULL, "no randomness to be had");
    *token = base64url(random, bytes, result_pool);
    OPENSSL_cleanse(random, sizeof(random));
    return NULL;
}

static const char *hex_of(const unsigned char digest[DIGEST_LENGTH], apr_pool_t *pool)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = apr_palloc(pool, 2 * DIGEST_LENGTH + 1);

    for (int i = 0; i < DIGEST_LENGTH; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[2 * DIGEST_LENGTH] = '\0';
    return hex;
}

const char *nuance_sha256_hex(const char *data, apr_size_t length, apr_pool_t *pool)
{
    unsigned char digest[DIGEST_LENGTH] = { 0 };
    EVP_Digest(data, length, digest, NULL, EVP_sha256(), NULL);
    return hex_of(digest, pool);
}

struct nuance_digest_t {
    EVP_MD_CTX *context;
    apr_pool_t *pool;
};

static apr_status_t free_context(void *context)
{
    EVP_MD_CTX_free(context);
    return APR_SUCCESS;
}

static nuance_error_t *no_digest(apr_pool_t *pool)
{
    return nuance_error_create(pool, NUANCE_E_INTERNAL, NULL, "cannot make a digest");
}

nuance_error_t *nuance_digest_create(nuance_digest_t **digest, apr_pool_t *pool)
{
    nuance_digest_t *made = apr_pcalloc(pool, sizeof(*made));
    made->pool = pool;
    made->context = EVP_MD_CTX_new();
    if (made->context == NULL)
        return no_digest(pool);
    apr_pool_cleanup_register(pool, made->context, free_context, apr_pool_cleanup_null);
    if (EVP_DigestInit_ex(made->context, EVP_sha256(), NULL) != 1)
        return no_digest(pool);
    *digest = made;
    return NULL;
}

nuance_error_t *nuance_digest_add(nuance_digest_t *digest, const char *data, apr_size_t length)
{
    return EVP_DigestUpdate(digest->context, data, length) == 1 ? NULL : no_digest(digest->pool);
}

nuance_error_t *nuance_digest_hex(const char **hex, nuance_digest_t *digest)
{
    unsigned char bytes[DIGEST_LENGTH] = { 0 };
    if (EVP_DigestFinal_ex(digest->context, bytes, NULL) != 1)
        return no_digest(digest->pool);
    *hex = hex_of(bytes, digest->pool);
    return NULL;
}

const char *nuance_hmac_sha256(const char *key, const char *message, apr_pool_t *pool)
{
    unsigned char digest[DIGEST_LENGTH] = { 0 };
    unsigned length = 0;

    HMAC(EVP_sha256(), key, (int)strlen(key), (const unsigned char *)message, strlen(message),
         digest, &length);
    return base64url(digest, (int)length, pool);
}

int nuance_secrets_equal(const char *left, const char *right)
{
    if (left == NULL || right == NULL)
        return 0;
    apr_size_t length = strlen(left);
    return length == strlen(right) && CRYPTO_memcmp(left, right, length) == 0;
}

int nuance_token_valid(const char *token, apr_size_t min, apr_size_t max)
{
    apr_size_t length = 0;
    for (; token[length] != '\0'; length++)
        if (length >= max
            || !(apr_isalnum(token[length]) || token[length] == '-' || token[length] == '_'))
            return 0;
    return length >= min;
}
