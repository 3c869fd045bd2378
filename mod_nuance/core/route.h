/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file route.h
 * The table of routes: what a path means, which statements its page reads, which function an action
 * calls. A new page is a row of routes/AREA.def.
 */
#ifndef NUANCE_CORE_ROUTE_H
#define NUANCE_CORE_ROUTE_H

#include <apr_pools.h>
#include <apr_tables.h>

#include "negotiate.h"

/** Pages are read, actions are posted, or put by programs. HEAD goes with GET. */
typedef enum nuance_route_method_t { NUANCE_GET, NUANCE_POST, NUANCE_PUT } nuance_route_method_t;

enum {
    NUANCE_ROUTE_FORM = 1,   /**< the page holds a form even for visitors */
    NUANCE_ROUTE_PUBLIC = 2, /**< the page is the same for all visitors: may be cached */
    NUANCE_ROUTE_LOGIN = 4,  /**< belongs to built-in accounts; absent under REMOTE_USER */
    NUANCE_ROUTE_SIGNED = 8, /**< the body brings its own proof: whoever sends it is a visitor, and
                                no  form's token is asked for */
    NUANCE_ROUTE_VISITORS = 16, /**< the page may hold a form for visitors too; whoever is shown
                                   nothing is asked to log in */
    NUANCE_ROUTE_POLLED = 64,   /**< asked again and again for what is new: it has a tag of what it
                                   says, holds no form, and leaves messages to the pages people see */
    NUANCE_ROUTE_LINK = 32 /**< a secret in the path is all that counts: whoever comes is nobody but
                              the holder of {link}, if there is such a capture. Cookies are passed
                              over, no form's token is asked for, and the path is told to nobody */
};

/** The scope of what people do for themselves: no token has it. */
#define NUANCE_NO_TOKEN "people"

/** A route. */
typedef struct nuance_route_t {
    const char *name; /**< names the stylesheet of a page, and the metrics' label */
    nuance_route_method_t method;
    const char *path;              /**< below the mount point, with {captures} */
    const char *const *statements; /**< NULL-terminated; of a page */
    const char *const *query;      /**< NULL-terminated; query parameters no statement takes */
    const char *action;            /**< function of nuance_api; of an action */
    const char *challenge;         /**< function that is asked first: it raises what stands against
                                        the action, and returns the hash to verify against; or NULL */
    const char *form;              /**< action whose form this one is sent instead, to be kept or
                                        looked at; NULL: its own */
    const char *hold;              /**< function that keeps the form for who wrote it, when it comes
                                        from somebody who is not logged in as them; or NULL */
    const char *page;              /**< page shown again when the action is refused; NULL: there is
                                        none, programs alone use it */
    const char *scope; /**< what a token needs; NULL: read for pages, write for actions */
    unsigned flags;
    const nuance_text_t *texts; /**< of a page, beside HTML, XML and JSON; or NULL */
    const char *bytes; /**< of a page that is a file instead of HTML: the statement that reads its
                            bytes; the first of its statements describes it. Or NULL */
} nuance_route_t;

extern const nuance_route_t nuance_routes[];
extern const int nuance_n_routes;

/** What a path was found to be. */
typedef struct nuance_route_match_t {
    const nuance_route_t *get;  /**< the page there, or NULL */
    const nuance_route_t *post; /**< the action there, or NULL */
    const nuance_route_t *put;  /**< the action of programs there, or NULL */
    apr_table_t *captures;      /**< by name */
    const char *suffix;         /**< "xml", "json" or that of a text when the path asked for it, or
                                     NULL; what is put has none */
    const nuance_text_t *text;  /**< the text the suffix names, or NULL */
} nuance_route_match_t;

/**
 * Finds the routes of @a path (which begins with '/', already unescaped). Returns whether there is
 * any. A capture is of the kind of the parameter of that name: integers are decimal without
 * leading zeros, at most 18 digits; keys are [a-z0-9-], at most 64; anything else is
 * [A-Za-z0-9._~-], at most 100.
 */
int nuance_route_match(nuance_route_match_t *match, const char *path, apr_pool_t *pool);

/** The route of that name and method, or NULL. */
const nuance_route_t *nuance_route_find(const char *name, nuance_route_method_t method);

#endif
