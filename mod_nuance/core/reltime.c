/* SPDX-License-Identifier: Apache-2.0 */
#include "reltime.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

typedef struct unit_t {
    apr_int64_t seconds;
    const char *one;
    const char *many;
} unit_t;

static const unit_t units[] = {
    { 31557600, "year", "years" }, { 2629800, "month", "months" }, { 604800, "week", "weeks" },
    { 86400, "day", "days" },      { 3600, "hour", "hours" },      { 60, "minute", "minutes" },
    { 1, "second", "seconds" },
};

static const int n_units = (int)(sizeof(units) / sizeof(units[0]));

static const char *words_of(apr_int64_t n, const unit_t *unit, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%" APR_INT64_T_FMT " %s", n, n == 1 ? unit->one : unit->many);
}

const char *nuance_duration_words(apr_int64_t seconds, apr_pool_t *pool)
{
    if (seconds < 0)
        seconds = 0;
    for (int i = 0; i < n_units; i++) {
        /* 90 minutes say more than 1 hour; exactly one of a unit is that unit */
        if (seconds >= 2 * units[i].seconds || seconds == units[i].seconds)
            return words_of((seconds + units[i].seconds / 2) / units[i].seconds, &units[i], pool);
    }
    return "0 seconds";
}

enum { JUST_NOW = 45 }; /* seconds before and after */

/* The largest unit that fits, at least minutes. */
static int unit_of(apr_int64_t distance)
{
    for (int i = 0; i < n_units - 2; i++)
        if (distance >= units[i].seconds)
            return i;
    return n_units - 2;
}

const char *nuance_ago(apr_time_t then, apr_time_t now, apr_pool_t *pool)
{
    apr_int64_t seconds = apr_time_sec(now) - apr_time_sec(then);
    apr_int64_t distance = seconds < 0 ? -seconds : seconds;
    if (distance < JUST_NOW)
        return "just now";
    apr_int64_t shown = distance < 60 ? 60 : distance;
    const unit_t *unit = &units[unit_of(distance)];
    const char *words = words_of(shown / unit->seconds, unit, pool);
    return seconds < 0 ? apr_pstrcat(pool, "in ", words, NULL)
                       : apr_pstrcat(pool, words, " ago", NULL);
}

/* The number of seconds after (before, when negative) a moment at which its words change next. */
static apr_int64_t next_change(apr_int64_t seconds)
{
    if (seconds > -JUST_NOW && seconds < JUST_NOW)
        return JUST_NOW;
    apr_int64_t distance = seconds < 0 ? -seconds : seconds;
    int i = unit_of(distance);
    apr_int64_t n = distance < 60 ? 1 : distance / units[i].seconds;
    if (seconds < 0)
        return i == n_units - 2 && n == 1 ? 1 - JUST_NOW : 1 - n * units[i].seconds;
    apr_int64_t more = (n + 1) * units[i].seconds;
    return i > 0 && more > units[i - 1].seconds ? units[i - 1].seconds : more;
}

apr_time_t nuance_ago_until(apr_time_t then, apr_time_t now)
{
    apr_int64_t seconds = apr_time_sec(now) - apr_time_sec(then);
    return apr_time_from_sec(apr_time_sec(then) + next_change(seconds));
}

/* Reads exactly n digits; -1 when there are not that many. */
static int digits(const char **text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++, (*text)++) {
        if (!apr_isdigit(**text))
            return -1;
        value = 10 * value + (**text - '0');
    }
    return value;
}

static int separator(const char **text, char c)
{
    return *(*text)++ == c;
}

apr_time_t nuance_time_parse(const char **iso, const char *text, apr_pool_t *pool)
{
    if (text == NULL || strlen(text) < sizeof("2026-11-23 17:04:05+01") - 1)
        return -1;
    const char *p = text;
    int year = digits(&p, 4);
    int dashed = separator(&p, '-');
    int month = digits(&p, 2);
    dashed = separator(&p, '-') && dashed;
    int day = digits(&p, 2);
    dashed = separator(&p, ' ') && dashed;
    int hour = digits(&p, 2);
    dashed = separator(&p, ':') && dashed;
    int minute = digits(&p, 2);
    dashed = separator(&p, ':') && dashed;
    int second = digits(&p, 2);
    if (!dashed || year < 1 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0)
        return -1;
    if (*p == '.')
        for (p++; apr_isdigit(*p); p++)
            continue;
    if (*p != '+' && *p != '-')
        return -1;
    char sign = *p++;
    int offset_hours = digits(&p, 2);
    int offset_minutes = *p == ':' ? (p++, digits(&p, 2)) : 0;
    if (offset_hours < 0 || offset_minutes < 0)
        return -1;

    apr_time_exp_t fields = { .tm_year = year - 1900,
                              .tm_mon = month - 1,
                              .tm_mday = day,
                              .tm_hour = hour,
                              .tm_min = minute,
                              .tm_sec = second };
    apr_time_t moment;
    if (apr_time_exp_get(&moment, &fields) != APR_SUCCESS)
        return -1;
    int offset = offset_hours * 3600 + offset_minutes * 60;
    moment -= apr_time_from_sec(sign == '-' ? -offset : offset);
    *iso = apr_psprintf(pool, "%.10sT%.8s%c%02d:%02d", text, text + 11, sign, offset_hours,
                        offset_minutes);
    return moment;
}
