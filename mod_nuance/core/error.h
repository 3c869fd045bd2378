/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file error.h
 * One kind of error for the whole program: what class it is, what to write in the log, which fields
 * it is about, and what caused it. A function that can fail returns nuance_error_t *, NULL for
 * success; nuance_error_http_status() is the only place that turns a class into a status code.
 */
#ifndef NUANCE_CORE_ERROR_H
#define NUANCE_CORE_ERROR_H

#include <apr_errno.h>
#include <apr_pools.h>

/** What class of error it is; decides the HTTP status. */
typedef enum nuance_error_code_t {
    NUANCE_E_INTERNAL = 0,    /**< our own fault: 500 */
    NUANCE_E_NOT_FOUND,       /**< there is no such thing for this viewer: 404 */
    NUANCE_E_FORBIDDEN,       /**< may be seen, may not be done: 403 */
    NUANCE_E_CONFLICT,        /**< someone else was first: 409 */
    NUANCE_E_INVALID,         /**< fields are wrong: 422 */
    NUANCE_E_UNAUTHENTICATED, /**< wrong credentials, or none: 401 */
    NUANCE_E_THROTTLED,       /**< too often, see retry_after: 429 */
    NUANCE_E_BAD_REQUEST,     /**< the request is malformed: 400 */
    NUANCE_E_TOO_LARGE,       /**< the body is over the limit: 413 */
    NUANCE_E_MEDIA_TYPE,      /**< the body's type is not one we read: 415 */
    NUANCE_E_TIMEOUT,         /**< the client was too slow: 408 */
    NUANCE_E_METHOD,          /**< the resource has no such method: 405 */
    NUANCE_E_NOT_ACCEPTABLE,  /**< no representation fits Accept: 406 */
    NUANCE_E_UNAVAILABLE,     /**< the database is away or busy, see retry_after: 503 */
    NUANCE_E_SCHEMA,          /**< the schema is missing or too old: 503 */
    NUANCE_E_SETUP,           /**< configuration or installation is wrong: 500 */
    NUANCE_E_UNFINISHED,      /**< nothing is wrong, the form goes on: 200, its page again; a
                                   problem's argument is what its field says from now on */
    NUANCE_E_CODES            /**< how many there are */
} nuance_error_code_t;

/** What is wrong with one field, or with the whole form when field is NULL. */
typedef struct nuance_problem_t {
    const char *field;    /**< name of the field, or NULL */
    const char *code;     /**< kebab-case word the stylesheets have a sentence for */
    const char *argument; /**< number or word for that sentence, or NULL */
    struct nuance_problem_t *next;
} nuance_problem_t;

/** An error. Lives in the pool it was created in, as does all it points to. */
typedef struct nuance_error_t {
    nuance_error_code_t code;
    apr_status_t status;        /**< APR's status behind it, or APR_SUCCESS */
    const char *message;        /**< for the log; never shown to a customer */
    nuance_problem_t *problems; /**< in the order they were added; may be NULL */
    int retry_after;            /**< seconds, or 0 */
    struct nuance_error_t *cause;
    apr_pool_t *pool;
} nuance_error_t;

/**
 * Makes an error in @a pool. @a cause may be NULL; it must live as long as @a pool. @a format is
 * for the log, as printf's.
 */
nuance_error_t *nuance_error_create(apr_pool_t *pool, nuance_error_code_t code,
                                    nuance_error_t *cause, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/**
 * Adds a problem at the end of @a error's list and returns @a error. The strings are copied into
 * its pool; @a field and @a argument may be NULL.
 */
nuance_error_t *nuance_error_add_problem(nuance_error_t *error, const char *field, const char *code,
                                         const char *argument);

/** The HTTP status (RFC 9110, RFC 6585) of an error's class. */
int nuance_error_http_status(const nuance_error_t *error);

/** The kebab-case name of an error's class, as pages and logs give it, such as "not-found". */
const char *nuance_error_name(const nuance_error_t *error);

/** The messages of the whole chain, outermost first, as one line in @a pool. */
const char *nuance_error_describe(const nuance_error_t *error, apr_pool_t *pool);

/** Passes an error up. */
#define NUANCE_ERR(expression)                                                                     \
    do {                                                                                           \
        nuance_error_t *nuance_error_ = (expression);                                              \
        if (nuance_error_ != NULL)                                                                 \
            return nuance_error_;                                                                  \
    } while (0)

#endif
