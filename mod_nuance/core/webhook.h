/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file webhook.h
 * Signatures of the Standard Webhooks scheme (https://www.standardwebhooks.com), symmetric, v1.
 */
#ifndef NUANCE_CORE_WEBHOOK_H
#define NUANCE_CORE_WEBHOOK_H

#include <apr_pools.h>

/**
 * The value of the header webhook-signature: "v1," and the base64 of the HMAC-SHA256 of
 * "id.timestamp.body", one for each of @a secrets (separated by spaces), so that a receiver who
 * knows any of them can verify. A secret is "whsec_" and the base64 of its bytes; one that is not
 * counts as it is. In @a pool; empty when there is no secret.
 */
const char *nuance_webhook_signature(const char *secrets, const char *id, const char *timestamp,
                                     const char *body, apr_pool_t *pool);

#endif
