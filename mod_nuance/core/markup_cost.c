/* SPDX-License-Identifier: Apache-2.0 */
#include "markup_cost.h"

#include <apr_lib.h>

/* More than any text written by hand has. A short row of a table is filled up to the width of its
   head, so that the cells are columns times rows, whatever was written. */
enum { MAX_COLUMNS = 100, MAX_CELLS = 20000, MAX_AT_SIGNS = 2000, MAX_NESTING = 50 };

/* How many quotes and lists a line opens. */
static int nesting(const char *line)
{
    int depth = 0;
    for (;; line++)
        if (*line == '>' || *line == '-' || *line == '*' || *line == '+' || *line == ')'
            || *line == '.')
            depth++;
        else if (*line != ' ' && *line != '\t' && !apr_isdigit(*line))
            return depth;
}

/* A rule across the page ("-----") opens nothing. */
static int is_rule(const char *line)
{
    char mark = *line;
    if (mark != '-' && mark != '*' && mark != '=')
        return 0;
    while (*line == mark)
        line++;
    while (*line == ' ' || *line == '\t' || *line == '\r')
        line++;
    return *line == '\n' || *line == '\0';
}

nuance_markup_cost_t nuance_markup_cost(const char *markdown)
{
    nuance_markup_cost_t cost = { 1, 1, 1 };
    long rows = 0;
    long columns = 0;
    long at_signs = 0;

    for (const char *p = markdown; *p != '\0';) {
        long pipes = 0;
        if (!is_rule(p) && nesting(p) > MAX_NESTING)
            cost.markup = 0;
        for (; *p != '\0' && *p != '\n'; p++) {
            pipes += *p == '|';
            at_signs += *p == '@';
        }
        p += *p == '\n';
        rows++;
        if (pipes > columns)
            columns = pipes;
    }
    cost.tables = columns <= MAX_COLUMNS && columns * rows <= MAX_CELLS;
    cost.autolinks = at_signs <= MAX_AT_SIGNS;
    return cost;
}
