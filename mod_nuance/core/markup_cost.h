/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file markup_cost.h
 * What rendering a Markdown text may cost, judged before it is parsed. cmark-gfm takes time that
 * grows with the square of some texts (CVE-2023-22483, CVE-2023-24824, CVE-2023-37463); the version
 * a distribution ships may have such a case unmended, so the constructs at fault are bounded here.
 */
#ifndef NUANCE_CORE_MARKUP_COST_H
#define NUANCE_CORE_MARKUP_COST_H

/** Which of cmark's abilities a text may use. */
typedef struct nuance_markup_cost_t {
    int tables;    /**< tables have a bounded number of cells */
    int autolinks; /**< bare addresses are looked for */
    int markup;    /**< 0: nested too deeply for anything but plain text */
} nuance_markup_cost_t;

/** Judges @a markdown, in time that grows with its length alone. */
nuance_markup_cost_t nuance_markup_cost(const char *markdown);

#endif
