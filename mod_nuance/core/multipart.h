/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file multipart.h
 * multipart/form-data (RFC 7578, RFC 2046 section 5.1) as it arrives: bytes are pushed in, of any
 * length at a time, and parts come out piece by piece. It keeps the headers of one part and nothing
 * else, so that a file of any size needs no more memory than a small one.
 */
#ifndef NUANCE_CORE_MULTIPART_H
#define NUANCE_CORE_MULTIPART_H

#include <apr_pools.h>

#include "error.h"

/** What a part's headers say of it. */
typedef struct nuance_part_t {
    const char *name;
    const char *filename; /**< as it was sent; NULL: the part is no file */
} nuance_part_t;

/** Who takes the parts. Each may refuse, which ends the parsing with that error. */
typedef struct nuance_part_taker_t {
    /** A part begins. It is valid until its end; what is to be kept is copied. */
    nuance_error_t *(*begin)(void *baton, const nuance_part_t *part);
    /** The next bytes of it, at least one. */
    nuance_error_t *(*data)(void *baton, const char *data, apr_size_t length);
    /** It ends. */
    nuance_error_t *(*end)(void *baton);
    void *baton;
} nuance_part_taker_t;

/** How many parts a body may have, and how many bytes the headers of one. */
enum { NUANCE_MAX_PARTS = 2000, NUANCE_MAX_PART_HEADERS = 8192, NUANCE_MAX_BOUNDARY = 70 };

/** A body being read. */
typedef struct nuance_multipart_t nuance_multipart_t;

/**
 * Begins a body of this Content-Type, in @a result_pool. NUANCE_E_BAD_REQUEST with a problem when
 * the type says no boundary, or one that RFC 2046 does not allow.
 */
nuance_error_t *nuance_multipart_create(nuance_multipart_t **multipart, const char *content_type,
                                        const nuance_part_taker_t *taker, apr_pool_t *result_pool);

/**
 * Takes the next bytes. NUANCE_E_BAD_REQUEST with a problem for what is no such body: `malformed`,
 * `too-many-fields`. After an error nothing more may be pushed.
 */
nuance_error_t *nuance_multipart_push(nuance_multipart_t *multipart, const char *data,
                                      apr_size_t length);

/** Ends the body. NUANCE_E_BAD_REQUEST when it breaks off before its last boundary. */
nuance_error_t *nuance_multipart_finish(nuance_multipart_t *multipart);

#endif
