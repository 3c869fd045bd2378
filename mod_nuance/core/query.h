/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file query.h
 * The query language of searches and saved views, such as
 *
 *     queue:paid owner:me is:open priority:>=high created:<7d "exact words" -other
 *
 * described for people in doc/query-language.md. Which filters there are is a vocabulary: the words
 * of a `-- field: query` comment in sql/schema, each NAME:KIND, where KIND is
 *
 * - words: any words, several joined by commas
 * - a|b|c: one or more of these
 * - level: a word of an order that the database knows; may be compared
 * - number: a whole number; may be compared
 * - moment: a time that has been; a length of time counts back from now
 * - ahead: a time that is to come; a length of time counts on from now
 *
 * `*:own` stands for filters of names that only the database knows, with what they take: they are
 * read in every way they can be, and whoever asks the database knows which of these is meant, and
 * refuses names that there are not.
 *
 * The result is data for one parameter of a statement; it never holds a piece of SQL.
 */
#ifndef NUANCE_CORE_QUERY_H
#define NUANCE_CORE_QUERY_H

#include <apr_pools.h>

#include "error.h"

/**
 * Reads a query. *json becomes an array with an object for each term, in @a result_pool:
 *
 * - `{"text": "exact words", "phrase": true}`, or false for a word
 * - `{"filter": "queue", "in": ["paid", "free"]}` for words and choices
 * - `{"filter": "priority", "ge": "high"}` with any of ge, gt, le, lt for what may be compared;
 *   moments have ge and lt alone, as PostgreSQL reads a timestamptz, or "-604800": seconds from now
 * - `{"filter": "cost", "own": true, "in": ["9.5"], "ge": "9.5", "le": "9.5"}` for a name only the
 *   database knows: its values as words, those that were in quotation marks as "exact" instead of
 *   "in"; and unless they are several or in quotation marks, as what is compared, and beside that
 *   as "days" where it reads as days, with ge, gt, le and lt of dates, or "+604800" and "-604800"
 *   where a length of time counts on or back from now
 *
 * with `"not": true` in the negated ones, and `"said"`, how it was typed. It means the same
 * whenever it is asked, so that it can be kept. @a vocabulary is NULL-terminated.
 *
 * Returns NULL, or NUANCE_E_INVALID with one problem of @a field: its argument is the word that is
 * wrong, and its code one of unbalanced-quote, unknown-filter, needs-value, not-a-choice,
 * not-a-number, not-a-time, not-comparable and too-many-terms.
 */
nuance_error_t *nuance_query_parse(const char **json, const char *text,
                                   const char *const *vocabulary, const char *field,
                                   apr_pool_t *result_pool);

#endif
