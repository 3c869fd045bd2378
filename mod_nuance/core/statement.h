/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file statement.h
 * The SQL statements compiled into the module by build/compile_sql.py: what pages read
 * (sql/queries) and the actions (sql/functions), with the types of their parameters
 * (the domains of sql/schema). statements_data.c holds the tables declared here.
 */
#ifndef NUANCE_CORE_STATEMENT_H
#define NUANCE_CORE_STATEMENT_H

#include <apr.h>

#include "error.h"

/** How a raw field is read; see the comment `-- field:` above each domain in sql/schema. */
typedef enum nuance_field_kind_t {
    NUANCE_FIELD_TEXT,       /**< text of at most max characters; line: no newline */
    NUANCE_FIELD_INTEGER,    /**< decimal integer between min and max */
    NUANCE_FIELD_KEY,        /**< [a-z0-9-], at most max */
    NUANCE_FIELD_CHOICE,     /**< one of the listed words */
    NUANCE_FIELD_BOOLEAN,    /**< yes or no */
    NUANCE_FIELD_CURSOR,     /**< a position in a list: digits and dots */
    NUANCE_FIELD_SUBMISSION, /**< the key that makes a form count once */
    NUANCE_FIELD_SECRET,     /**< never echoed, never logged */
    NUANCE_FIELD_VERIFIED,   /**< a password; the database gets whether it is right */
    NUANCE_FIELD_HASHED,     /**< a password; the database gets its bcrypt hash */
    NUANCE_FIELD_SESSION,    /**< made by the engine: hash of a fresh session token */
    NUANCE_FIELD_NETWORK,    /**< made by the engine: the client's address */
    NUANCE_FIELD_AGENT,      /**< made by the engine: the client's User-Agent */
    NUANCE_FIELD_LIFETIME,   /**< made by the engine: how many seconds a session lasts */
    NUANCE_FIELD_RAW,        /**< the whole body as it came: valid UTF-8 of at most max bytes */
    NUANCE_FIELD_HEADER,     /**< a header of the request, at most max characters */
    NUANCE_FIELD_JSON,       /**< an object or array inside a JSON body, at most max bytes */
    NUANCE_FIELD_ANSWERS,    /**< all fields q-NAME, as the challenge's form accepts them */
    NUANCE_FIELD_CHECKED, /**< made by the engine: the challenge's form, if it can be published */
    NUANCE_FIELD_EDITED,  /**< made by the engine: the challenge's form after the edit that the
                               other fields describe */
    NUANCE_FIELD_TYPED,   /**< text; on the page of a form under way, what it says so far */
    NUANCE_FIELD_QUERY,   /**< a query, see query.h: the database gets its terms as JSON */
    NUANCE_FIELD_FORM,    /**< all that the form says which the route names, as one JSON object of
                               at most max bytes */
    NUANCE_FIELD_FILES, /**< files, or lines of the number and name of held ones: the database gets
                             the array of their numbers, at most max */
    NUANCE_FIELD_NAMED  /**< all fields whose names begin with prefix, as one JSON object of at most
                             max bytes, by the rest of their names */
} nuance_field_kind_t;

/** A domain of the database as a type of field. */
typedef struct nuance_field_type_t {
    const char *name;
    nuance_field_kind_t kind;
    apr_int64_t min;
    apr_int64_t max;            /**< characters for text, value for integers */
    int line;                   /**< a single line */
    const char *const *choices; /**< NULL-terminated: the words of NUANCE_FIELD_CHOICE, the
                                     vocabulary of NUANCE_FIELD_QUERY */
    const char *header;         /**< its name, for NUANCE_FIELD_HEADER */
    const char *prefix;         /**< of the names of fields, for NUANCE_FIELD_NAMED */
} nuance_field_type_t;

/** A parameter of a statement. */
typedef struct nuance_parameter_t {
    const char *name;
    const nuance_field_type_t *type;
    int required;
    const char *fallback; /**< value when none is given, or NULL */
} nuance_parameter_t;

/** When a fragment of SQL is part of the statement. */
typedef struct nuance_condition_t {
    const char *name;  /**< of the parameter */
    const char *value; /**< equals this; NULL: is given at all */
    int negated;
} nuance_condition_t;

/** Placeholders inside a fragment's text: this byte, then index + 1 of the parameter. */
#define NUANCE_PLACEHOLDER '\001'

/** A piece of SQL, and when it counts. */
typedef struct nuance_fragment_t {
    const char *text;
    const nuance_condition_t *conditions;
    int n_conditions;
} nuance_fragment_t;

/** A named statement. */
typedef struct nuance_statement_t {
    const char *name;
    const char *list; /**< element around the rows; NULL: a single row */
    const char *row;  /**< element of a row; NULL: rows are not shown */
    int require;      /**< no row: the page does not exist */
    int redirect;     /**< never shown: its row's `location` is where readers of HTML are sent */
    int fields;   /**< its rows, name and value, are what the page's form said when it was left */
    int problems; /**< its rows, field, code and argument, are what is wrong with what was asked */
    int page;     /**< rows a page; 0: all */
    int action;   /**< calls an action function */
    const nuance_parameter_t *parameters;
    int n_parameters;
    const nuance_fragment_t *fragments;
    int n_fragments;
    const char *const *roles; /**< NULL-terminated: others than these have no rows of it, so that
                                   it need not be run for them; NULL: it is run for everybody */
} nuance_statement_t;

/** All statements, sorted by name. */
extern const nuance_statement_t nuance_statements[];
extern const int nuance_n_statements;

/** The number of the newest migration these statements were written for. */
extern const int nuance_schema_version_required;

/** The statement of that name, or NULL. */
const nuance_statement_t *nuance_statement_find(const char *name);

/** The index of a parameter by name, or -1. */
int nuance_statement_parameter(const nuance_statement_t *statement, const char *name);

/** The index of the parameter that takes the fields of a prefix that @a name begins with, or -1. */
int nuance_statement_parameter_of_prefix(const nuance_statement_t *statement, const char *name);

/** The index of the first parameter of a kind, or -1. */
int nuance_statement_parameter_of_kind(const nuance_statement_t *statement,
                                       nuance_field_kind_t kind);

/** Whether a statement may have rows for a viewer of that role; NULL: one that is not known. */
int nuance_statement_is_for(const nuance_statement_t *statement, const char *role);

/** One combination of fragments: its own prepared statement. */
typedef struct nuance_shape_t {
    const char *prepared_name; /**< such as "queue_items_5" */
    const char *sql;           /**< with $1 ... $n_values */
    int n_values;
    const int *parameter_of_value; /**< which parameter $i+1 takes */
} nuance_shape_t;

/**
 * Puts the statement together for these values (one per parameter, NULL = not given) in
 * @a result_pool. The text comes from the compiled fragments alone, never from a value.
 * NUANCE_E_INTERNAL when a statement has more than 31 optional fragments.
 */
nuance_error_t *nuance_statement_shape(nuance_shape_t **shape, const nuance_statement_t *statement,
                                       const char *const *values, apr_pool_t *result_pool);

#endif
