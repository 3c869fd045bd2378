/* SPDX-License-Identifier: Apache-2.0 */
#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <apr_strings.h>
#include <pcre2.h>
#include <string.h>

/* An answer that fits takes a few steps a character. The limit is some milliseconds. */
enum { STEP_LIMIT = 100 * 1000, HEAP_LIMIT_KB = 1024, MESSAGE_LENGTH = 200 };

/* Of the probes: how many characters of the pattern are tried, and how long the runs are. */
enum { MAX_ALPHABET = 16, LONGEST_RUN = 2000, PAIRS_RUN = 400 };

struct nuance_pattern_t {
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

static apr_status_t free_pattern(void *data)
{
    nuance_pattern_t *pattern = data;
    pcre2_match_context_free(pattern->limits);
    pcre2_match_data_free(pattern->match);
    pcre2_code_free(pattern->code);
    return APR_SUCCESS;
}

const char *nuance_pattern_compile(nuance_pattern_t **result, const char *text,
                                   apr_pool_t *result_pool)
{
    int code;
    PCRE2_SIZE offset;
    nuance_pattern_t *pattern = apr_pcalloc(result_pool, sizeof(*pattern));

    *result = NULL;
    if (strlen(text) > NUANCE_PATTERN_MAX)
        return "it is too long";
    pattern->code = pcre2_compile((PCRE2_SPTR)text, strlen(text),
                                  PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED
                                      | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C,
                                  &code, &offset, NULL);
    if (pattern->code == NULL) {
        PCRE2_UCHAR message[MESSAGE_LENGTH];
        (void)pcre2_get_error_message(code, message, sizeof(message));
        return apr_psprintf(result_pool, "%s at character %d", (const char *)message,
                            (int)offset + 1);
    }
    pattern->match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    pattern->limits = pcre2_match_context_create(NULL);
    apr_pool_cleanup_register(result_pool, pattern, free_pattern, apr_pool_cleanup_null);
    if (pattern->match == NULL || pattern->limits == NULL)
        return "out of memory";
    (void)pcre2_set_match_limit(pattern->limits, STEP_LIMIT);
    (void)pcre2_set_depth_limit(pattern->limits, STEP_LIMIT);
    (void)pcre2_set_heap_limit(pattern->limits, HEAP_LIMIT_KB);
    *result = pattern;
    return NULL;
}

nuance_pattern_match_t nuance_pattern_match(const nuance_pattern_t *pattern, const char *subject)
{
    /* never compiled for the machine: what JIT does is not counted */
    int found = pcre2_match(pattern->code, (PCRE2_SPTR)subject, strlen(subject), 0, PCRE2_NO_JIT,
                            pattern->match, pattern->limits);
    if (found >= 0)
        return NUANCE_PATTERN_MATCHES;
    return found == PCRE2_ERROR_NOMATCH ? NUANCE_PATTERN_DIFFERS : NUANCE_PATTERN_EXHAUSTED;
}

/* Characters to make runs of: those the pattern names, and one of each class it may mean. */
static int collect_alphabet(char *alphabet, const char *text)
{
    static const char classes[] = "a0 A-._@";
    int length = 0;
    for (int pass = 0; pass < 2; pass++)
        for (const char *c = pass == 0 ? classes : text; *c != '\0'; c++)
            if ((unsigned char)*c >= 0x20 && (unsigned char)*c < 0x7F && length < MAX_ALPHABET
                && memchr(alphabet, *c, (size_t)length) == NULL)
                alphabet[length++] = *c;
    return length;
}

/* A run of one or two characters that breaks off with something no class of text means. `rest`
   follows, so that PCRE2 does not see at a glance that a character is missing. */
static int is_exhausted_by(const nuance_pattern_t *pattern, char first, char second, int length,
                           const char *rest, char *subject)
{
    for (int i = 0; i < length; i++)
        subject[i] = i % 2 == 0 ? first : second;
    subject[length] = '\x01';
    memcpy(subject + length + 1, rest, strlen(rest) + 1);
    return nuance_pattern_match(pattern, subject) == NUANCE_PATTERN_EXHAUSTED;
}

int nuance_pattern_is_slow(const nuance_pattern_t *pattern, const char *text, int max_length,
                           apr_pool_t *scratch_pool)
{
    static const int lengths[] = { 30, PAIRS_RUN, LONGEST_RUN };
    char alphabet[MAX_ALPHABET + 1] = "";
    int n = collect_alphabet(alphabet, text);
    char *subject = apr_palloc(scratch_pool, LONGEST_RUN + 1 + strlen(text) + 1);

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            for (size_t l = 0; l < sizeof(lengths) / sizeof(lengths[0]); l++) {
                int length = lengths[l] < max_length ? lengths[l] : max_length;
                if ((i == j || length <= PAIRS_RUN)
                    && is_exhausted_by(pattern, alphabet[i], alphabet[j], length, text, subject))
                    return 1;
            }
    return 0;
}

/* Length of the white space at p, in bytes, or 0. */
static int space_at(const char *p)
{
    if (strchr(" \t\n\r\f\v", *p) != NULL)
        return 1;
    if (strncmp(p, "\xC2\xA0", 2) == 0) /* no-break space */
        return 2;
    if (strncmp(p, "\xE3\x80\x80", 3) == 0 /* ideographic space */
        || (strncmp(p, "\xE2\x80", 2) == 0
            && (((unsigned char)p[2] >= 0x80 && (unsigned char)p[2] <= 0x8B)
                || (unsigned char)p[2] == 0xAF)))
        return 3;
    return 0;
}

static char *without_spaces(const char *text, apr_pool_t *pool)
{
    char *copy = apr_palloc(pool, strlen(text) + 1);
    char *out = copy;
    while (*text != '\0') {
        int space = space_at(text);
        if (space == 0)
            *out++ = *text++;
        text += space;
    }
    *out = '\0';
    return copy;
}

int nuance_pattern_same(const char *one, const char *other, apr_pool_t *scratch_pool)
{
    const char *wanted = without_spaces(one, scratch_pool);
    const char *given = without_spaces(other, scratch_pool);
    int code;
    PCRE2_SIZE offset;

    if (*wanted == '\0' || *given == '\0')
        return *wanted == *given;
    pcre2_code *literal = pcre2_compile((PCRE2_SPTR)wanted, strlen(wanted),
                                        PCRE2_LITERAL | PCRE2_CASELESS | PCRE2_UTF | PCRE2_ANCHORED
                                            | PCRE2_ENDANCHORED,
                                        &code, &offset, NULL);
    pcre2_match_data *match = literal != NULL ? pcre2_match_data_create(1, NULL) : NULL;
    int same =
        match != NULL
        && pcre2_match(literal, (PCRE2_SPTR)given, strlen(given), 0, PCRE2_NO_JIT, match, NULL)
               >= 0;
    pcre2_match_data_free(match);
    pcre2_code_free(literal);
    return same;
}
