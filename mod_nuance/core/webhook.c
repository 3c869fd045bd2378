/* SPDX-License-Identifier: Apache-2.0 */
#include "webhook.h"

#include <apr_strings.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "buffer.h"

enum { DIGEST_LENGTH = 32 };

static const char prefix[] = "whsec_";

/* The bytes of a secret. base64 with or without its padding. */
static const unsigned char *key_of(int *length, const char *secret, apr_pool_t *pool)
{
    apr_size_t skipped = sizeof(prefix) - 1;
    if (strncmp(secret, prefix, skipped) == 0) {
        char *padded = apr_pstrcat(pool, secret + skipped, "===", NULL);
        apr_size_t quads = (strlen(secret + skipped) + 3) / 4 * 4;
        unsigned char *bytes = apr_palloc(pool, quads + 1);
        padded[quads] = '\0';
        int decoded = EVP_DecodeBlock(bytes, (const unsigned char *)padded, (int)quads);
        for (apr_size_t i = quads; decoded > 0 && i > 0 && padded[i - 1] == '='; i--)
            decoded--; /* the padding was decoded as zeros */
        if (decoded > 0) {
            *length = decoded;
            return bytes;
        }
    }
    *length = (int)strlen(secret);
    return (const unsigned char *)secret;
}

const char *nuance_webhook_signature(const char *secrets, const char *id, const char *timestamp,
                                     const char *body, apr_pool_t *pool)
{
    nuance_buffer_t signatures;
    char *rest = apr_pstrdup(pool, secrets);
    char *last;
    const char *content = apr_pstrcat(pool, id, ".", timestamp, ".", body, NULL);

    nuance_buffer_init(&signatures, pool);
    for (char *secret = apr_strtok(rest, " ", &last); secret != NULL;
         secret = apr_strtok(NULL, " ", &last))
    {
        unsigned char digest[DIGEST_LENGTH] = { 0 };
        unsigned char encoded[DIGEST_LENGTH * 2];
        int length;
        const unsigned char *key = key_of(&length, secret, pool);
        HMAC(EVP_sha256(), key, length, (const unsigned char *)content, strlen(content), digest,
             NULL);
        EVP_EncodeBlock(encoded, digest, DIGEST_LENGTH);
        nuance_buffer_printf(&signatures, "%sv1,%s", signatures.length > 0 ? " " : "", encoded);
    }
    return signatures.data != NULL ? signatures.data : "";
}
