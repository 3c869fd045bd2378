/* SPDX-License-Identifier: Apache-2.0 */
#include "reply_address.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "token.h"

/* 96 bits as hex digits, which stay what they are in any case. */
enum { MAC_LENGTH = 24, MAX_LOCAL = 64, MAX_DIGITS = 18 };

static const char *detail_of(const nuance_reply_address_t *about, apr_pool_t *pool)
{
    return apr_psprintf(pool, "n%" APR_INT64_T_FMT ".p%" APR_INT64_T_FMT, about->item,
                        about->person);
}

/* The words before it keep this MAC apart from all others made with the key. */
static const char *mac_of(const char *detail, const char *key, apr_pool_t *pool)
{
    const char *mac = nuance_hmac_sha256(key, apr_pstrcat(pool, "reply:", detail, NULL), pool);
    return apr_pstrmemdup(pool, nuance_sha256_hex(mac, strlen(mac), pool), MAC_LENGTH);
}

const char *nuance_reply_address_make(const char *base, const nuance_reply_address_t *about,
                                      const char *key, apr_pool_t *pool)
{
    const char *at = strrchr(base, '@');
    if (at == NULL || at == base || at[1] == '\0')
        return NULL;
    const char *detail = detail_of(about, pool);
    const char *local = apr_pstrcat(pool, apr_pstrmemdup(pool, base, (apr_size_t)(at - base)), "+",
                                    detail, ".", mac_of(detail, key, pool), NULL);
    return strlen(local) <= MAX_LOCAL ? apr_pstrcat(pool, local, at, NULL) : NULL;
}

/* A number without leading zeros behind @a letter, and *text moved behind it; 0 when there is none.
 */
static apr_int64_t take_number(const char **text, char letter)
{
    const char *digits = *text + 1;
    apr_size_t length = 0;
    if (**text != letter || *digits == '0')
        return 0;
    while (apr_isdigit(digits[length]))
        length++;
    if (length == 0 || length > MAX_DIGITS)
        return 0;
    *text = digits + length;
    return apr_atoi64(digits);
}

int nuance_reply_address_read(nuance_reply_address_t *about, const char *address, const char *key,
                              apr_pool_t *scratch_pool)
{
    nuance_reply_address_t read;
    const char *at = strrchr(address, '@');
    if (at == NULL)
        return 0;
    char *local = apr_pstrmemdup(scratch_pool, address, (apr_size_t)(at - address));
    for (char *c = local; *c != '\0'; c++)
        *c = apr_tolower(*c);
    const char *text = strrchr(local, '+');
    if (text == NULL)
        return 0;
    text++;
    if ((read.item = take_number(&text, 'n')) == 0 || *text++ != '.'
        || (read.person = take_number(&text, 'p')) == 0 || *text++ != '.'
        || !nuance_secrets_equal(text, mac_of(detail_of(&read, scratch_pool), key, scratch_pool)))
        return 0;
    *about = read;
    return 1;
}
