/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file token.h
 * Random tokens, digests and their comparison, on OpenSSL's libcrypto.
 */
#ifndef NUANCE_CORE_TOKEN_H
#define NUANCE_CORE_TOKEN_H

#include <apr_pools.h>

#include "error.h"

/** @a bytes (at most 64) of randomness as base64url (RFC 4648 section 5, without padding). */
nuance_error_t *nuance_token_random(const char **token, int bytes, apr_pool_t *result_pool);

/** SHA-256 of @a length bytes as 64 lower-case hex digits, in @a pool. */
const char *nuance_sha256_hex(const char *data, apr_size_t length, apr_pool_t *pool);

/** A SHA-256 of bytes that come piece by piece. */
typedef struct nuance_digest_t nuance_digest_t;

/** Begins one, in @a pool. */
nuance_error_t *nuance_digest_create(nuance_digest_t **digest, apr_pool_t *pool);

/** Adds bytes. */
nuance_error_t *nuance_digest_add(nuance_digest_t *digest, const char *data, apr_size_t length);

/** Ends it: 64 lower-case hex digits in its pool. */
nuance_error_t *nuance_digest_hex(const char **hex, nuance_digest_t *digest);

/** HMAC-SHA256 (RFC 2104) of a string under a key string as base64url, in @a pool. */
const char *nuance_hmac_sha256(const char *key, const char *message, apr_pool_t *pool);

/** Whether two secrets are the same, in time that depends on lengths only. NULL equals nothing. */
int nuance_secrets_equal(const char *left, const char *right);

/** Whether the string is base64url of between @a min and @a max characters. */
int nuance_token_valid(const char *token, apr_size_t min, apr_size_t max);

#endif
