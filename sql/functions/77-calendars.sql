-- SPDX-License-Identifier: Apache-2.0
-- Time while somebody works. It is open when a clock on the wall of the calendar's zone shows a time within
-- the opening hours of that day of the week, and the day is no holiday. An hour that is struck twice counts
-- twice, one that is skipped not at all. No calendar: always open.

create function nuance_api.zone_offset(zone text, moment timestamptz) returns interval
language sql stable parallel safe as $$ select (moment at time zone zone) - (moment at time zone 'UTC') $$;

-- The offsets of a local day, each with the moments it is in force: one, or two on the day clocks change.
create function nuance_api.day_offsets(zone text, day date, out utc_offset interval, out since timestamptz, out until timestamptz)
returns setof record
language plpgsql stable parallel safe as $$
declare
  low timestamptz := (day - interval '16 hours') at time zone 'UTC';
  high timestamptz := (day + interval '40 hours') at time zone 'UTC';
  before interval := nuance_api.zone_offset(zone, low);
  after interval := nuance_api.zone_offset(zone, high);
  middle timestamptz;
begin
  since := low;
  until := high;
  utc_offset := before;
  if before = after then
    return next;
    return;
  end if;
  while high - low > interval '1 second' loop
    middle := date_trunc('second', low + (high - low) / 2);
    if nuance_api.zone_offset(zone, middle) = before then
      low := middle;
    else
      high := middle;
    end if;
  end loop;
  until := high;
  return next;
  since := high;
  until := (day + interval '40 hours') at time zone 'UTC';
  utc_offset := after;
  return next;
end $$;
comment on function nuance_api.day_offsets(text, date) is 'How far a zone is ahead of UTC during a local day';

create function nuance_api.day_open(calendar bigint, day date, out opens timestamptz, out closes timestamptz)
returns setof record
language sql stable parallel safe as $$
  select s.opens, s.closes
  from nuance.calendar c
  join nuance.calendar_hours h on h.calendar_id = c.id and h.weekday = extract(isodow from day)
  cross join lateral nuance_api.day_offsets(c.time_zone, day) o
  cross join lateral (
    select greatest((day + h.opens * interval '1 minute' - o.utc_offset) at time zone 'UTC', o.since) as opens,
           least((day + h.closes * interval '1 minute' - o.utc_offset) at time zone 'UTC', o.until) as closes
  ) s
  where c.id = calendar and s.closes > s.opens
    and not exists (select from nuance.calendar_holiday f where f.calendar_id = c.id and f.day = day_open.day)
  order by s.opens
$$;
comment on function nuance_api.day_open(bigint, date) is 'The opening hours of a local day, as moments';

-- Most of the time no clock is changed for weeks: then days need not be looked at one by one.

create function nuance_api.steady_offset(zone text, since timestamptz, until timestamptz) returns interval
language sql stable parallel safe as $$
  select case when until - since < interval '20 days' and nuance_api.zone_offset(zone, since) = nuance_api.zone_offset(zone, until)
              then nuance_api.zone_offset(zone, since) end
$$;
comment on function nuance_api.steady_offset(text, timestamptz, timestamptz) is
  'How far a zone is ahead of UTC all the while; null: clocks may be changed. None are twice within so few days';

create function nuance_api.steady_open(
  calendar bigint, first_day date, last_day date, utc_offset interval, out opens timestamptz, out closes timestamptz
) returns setof record
language sql stable parallel safe as $$
  select (d + h.opens * interval '1 minute' - utc_offset) at time zone 'UTC',
         (d + h.closes * interval '1 minute' - utc_offset) at time zone 'UTC'
  from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') d
  join nuance.calendar_hours h on h.calendar_id = calendar and h.weekday = extract(isodow from d)
  where not exists (select from nuance.calendar_holiday f where f.calendar_id = calendar and f.day = d::date)
$$;
comment on function nuance_api.steady_open(bigint, date, date, interval) is 'The opening hours of local days with one offset, as moments';

create function nuance_api.open_seconds(calendar bigint, since timestamptz, until timestamptz) returns bigint
language plpgsql stable parallel safe as $$
declare
  zone text;
  steady interval;
begin
  if until is null or since is null or until <= since then
    return 0;
  elsif calendar is null then
    return floor(extract(epoch from until - since));
  end if;
  select c.time_zone into strict zone from nuance.calendar c where c.id = calendar;
  steady := nuance_api.steady_offset(zone, since - interval '1 day', until + interval '1 day');
  if steady is not null then
    return (
      select coalesce(floor(sum(extract(epoch from least(o.closes, until) - greatest(o.opens, since)))), 0)
      from nuance_api.steady_open(calendar, (since at time zone zone)::date, (until at time zone zone)::date, steady) o
      where o.closes > since and o.opens < until);
  end if;
  return (
    select coalesce(floor(sum(extract(epoch from least(o.closes, until) - greatest(o.opens, since)))), 0)
    from generate_series((since at time zone zone)::date::timestamp - interval '1 day',
                         (until at time zone zone)::date::timestamp + interval '1 day', interval '1 day') d
    cross join lateral nuance_api.day_open(calendar, d::date) o
    where o.closes > since and o.opens < until);
end $$;
comment on function nuance_api.open_seconds(bigint, timestamptz, timestamptz) is
  'Opening hours between two moments, in seconds; none where the second is not after the first';

-- A lower bound, whenever it begins: open_after() looks twenty years ahead, of which the weeks beyond a thousand
-- make up for what is lost when clocks change.
create function nuance_api.minutes_ahead(calendar bigint) returns bigint
language sql stable parallel safe as $$
  select coalesce(sum((h.closes - h.opens) * (1000 - (
           select count(*) from nuance.calendar_holiday f
           where f.calendar_id = h.calendar_id and extract(isodow from f.day) = h.weekday))), 0)
  from nuance.calendar_hours h where h.calendar_id = calendar
$$;
comment on function nuance_api.minutes_ahead(bigint) is
  'So many minutes of opening hours come to pass in twenty years, from whatever moment: what is aimed at is within them';

create function nuance_api.open_after(calendar bigint, since timestamptz, seconds bigint) returns timestamptz
language plpgsql stable parallel safe as $$
declare
  zone text;
  day date;
  part record;
  left_over bigint := greatest(seconds, 0);
  length bigint;
  steady interval;
  due timestamptz;
begin
  if calendar is null then
    return since + left_over * interval '1 second';
  end if;
  select c.time_zone into strict zone from nuance.calendar c where c.id = calendar;
  day := (since at time zone zone)::date;
  steady := nuance_api.steady_offset(zone, since - interval '1 day', since + interval '16 days');
  if steady is not null then
    select p.opens + (left_over - p.passed + p.length) * interval '1 second' into due
    from (select t.opens, t.length, sum(t.length) over (order by t.opens) as passed
          from (select greatest(o.opens, since) as opens, extract(epoch from o.closes - greatest(o.opens, since))::bigint as length
                from nuance_api.steady_open(calendar, day, day + 14, steady) o
                where o.closes > since) t) p
    where p.passed >= left_over order by p.opens limit 1;
    if found then
      return due;
    end if;
  end if;
  day := day - 1;
  for n in 0..7300 loop
    for part in select o.opens, o.closes from nuance_api.day_open(calendar, day + n) o loop
      continue when part.closes <= since;
      part.opens := greatest(part.opens, since);
      length := extract(epoch from part.closes - part.opens);
      if length >= left_over then
        return part.opens + left_over * interval '1 second';
      end if;
      left_over := left_over - length;
    end loop;
  end loop;
  raise exception 'calendar % is never open', calendar;
end $$;
comment on function nuance_api.open_after(bigint, timestamptz, bigint) is
  'The moment by which so many seconds of opening hours will have passed';
