/* SPDX-License-Identifier: Apache-2.0 */
#include "query_time.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* A date of the Gregorian calendar; day or month 0: all of the month or year. */
typedef struct date_t {
    int year;
    int month;
    int day;
} date_t;

static int days_in(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static date_t next(date_t date)
{
    if (date.day > 0 && date.day < days_in(date.year, date.month))
        return (date_t){ date.year, date.month, date.day + 1 };
    date.day = date.day > 0;
    if (date.month > 0 && date.month < 12)
        return (date_t){ date.year, date.month + 1, date.day };
    return (date_t){ date.year + 1, date.month > 0, date.day };
}

static const char *write_date(date_t date, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%04d-%02d-%02d", date.year, date.month > 0 ? date.month : 1,
                        date.day > 0 ? date.day : 1);
}

/* Reads exactly so many digits, and moves on. */
static int take_digits(int *number, const char **text, int digits)
{
    *number = 0;
    for (int i = 0; i < digits; i++) {
        if (!apr_isdigit((*text)[i]))
            return 0;
        *number = *number * 10 + ((*text)[i] - '0');
    }
    *text += digits;
    return 1;
}

static int take_part(int *number, const char **text, char separator)
{
    if (**text != separator)
        return 0;
    (*text)++;
    return take_digits(number, text, 2);
}

static int parse_date(nuance_query_time_t *time, const char *text, apr_pool_t *pool)
{
    date_t date = { 0, 0, 0 };
    int hour;
    int minute;

    if (!take_digits(&date.year, &text, 4) || date.year < 1)
        return 0;
    if (*text != '\0' && (!take_part(&date.month, &text, '-') || date.month < 1 || date.month > 12))
        return 0;
    if (*text != '\0'
        && (!take_part(&date.day, &text, '-') || date.day < 1
            || date.day > days_in(date.year, date.month)))
        return 0;
    time->begin = write_date(date, pool);
    time->end = write_date(next(date), pool);
    if (*text == '\0')
        return 1;
    if (!take_part(&hour, &text, 'T') || hour > 23 || !take_part(&minute, &text, ':') || minute > 59
        || *text != '\0')
        return 0;
    time->begin = time->end = apr_psprintf(pool, "%s %02d:%02d", time->begin, hour, minute);
    return 1;
}

/* PostgreSQL's calendar begins in 4713 BC, some 6,740 years ago: what is longer ago than this is
   before all there is anyway. On from now it goes farther than four digits of years. */
#define LONGEST_BACK APR_INT64_C(200000000000)

static int parse_length(nuance_query_time_t *time, const char *text, int back, apr_pool_t *pool)
{
    static const struct {
        const char *name;
        int seconds;
    } units[] = { { "m", 60 },        { "h", 3600 },        { "d", 86400 },
                  { "w", 7 * 86400 }, { "mo", 30 * 86400 }, { "y", 365 * 86400 } };
    apr_size_t digits = strspn(text, "0123456789");

    if (digits == 0 || digits > 4)
        return 0;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(text + digits, units[i].name) != 0)
            continue;
        apr_int64_t seconds = (apr_int64_t)atoi(text) * units[i].seconds;
        if (back && seconds > LONGEST_BACK)
            seconds = LONGEST_BACK;
        time->begin = time->end =
            apr_psprintf(pool, "%c%" APR_INT64_T_FMT, back ? '-' : '+', seconds);
        time->relative = 1;
        return 1;
    }
    return 0;
}

int nuance_query_time_parse(nuance_query_time_t *time, const char *text, int back,
                            apr_pool_t *result_pool)
{
    /* PostgreSQL knows these words; it does not know the day after tomorrow. */
    static const char *const days[][2] = { { "yesterday", "today" }, { "today", "tomorrow" } };

    memset(time, 0, sizeof(*time));
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
        if (strcmp(text, days[i][0]) == 0) {
            time->begin = days[i][0];
            time->end = days[i][1];
            return 1;
        }
    return parse_length(time, text, back, result_pool) || parse_date(time, text, result_pool);
}
