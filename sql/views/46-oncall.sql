-- SPDX-License-Identifier: Apache-2.0
-- Who is on call when. Hours and hand-overs are what a clock on the wall of the schedule's time zone
-- says: each happens the first time that clock reads its time or a later one. So a time that is left
-- out when clocks go forward is the moment they do, and of a time that comes twice the first counts.
-- (Intervals added to moments here are hours: a day's length would be that of the viewer's zone.)

create function nuance_api.utc_offset(at timestamptz, zone text) returns interval
language sql stable strict parallel safe as
$$ select (at at time zone zone) - (at at time zone 'UTC') $$;

create function nuance_api.clock_reads(local timestamp, zone text) returns timestamptz
language plpgsql stable strict parallel safe set search_path = nuance_api, pg_temp as $$
declare
  utc timestamptz := local at time zone 'UTC';
  by_old timestamptz := utc - utc_offset(utc - interval '24 hours', zone);
  by_new timestamptz := utc - utc_offset(utc + interval '24 hours', zone);
  low bigint;
  middle bigint;
  high bigint;
begin
  if by_old at time zone zone = local then
    return by_old;
  elsif by_new at time zone zone = local then
    return by_new;
  end if;
  -- Left out: between the two the clocks go forward.
  low := floor(extract(epoch from by_new));
  high := ceil(extract(epoch from by_old));
  while high - low > 1 loop
    middle := (low + high) / 2;
    if utc_offset(to_timestamp(middle), zone) = utc_offset(by_new, zone) then
      low := middle;
    else
      high := middle;
    end if;
  end loop;
  return to_timestamp(high);
end $$;
comment on function nuance_api.clock_reads(timestamp, text) is
  'The first moment at which a clock in this zone reads that time, or one after it';

create function nuance_api.turn_begins(rotation nuance.oncall_rotation, turn bigint) returns timestamp
language sql immutable strict parallel safe as
$$ select rotation.first_turn + turn * extract(epoch from rotation.turn) * interval '1 second' $$;
comment on function nuance_api.turn_begins(nuance.oncall_rotation, bigint) is 'By the clock; the first turn is 0';

create function nuance_api.turn_at(rotation nuance.oncall_rotation, zone text, at timestamptz) returns bigint
language plpgsql stable strict parallel safe set search_path = nuance_api, pg_temp as $$
declare
  turn bigint := floor(extract(epoch from (at at time zone zone) - rotation.first_turn)
                       / extract(epoch from rotation.turn));
begin
  -- Clocks that went back read a time before a hand-over again.
  while clock_reads(turn_begins(rotation, turn + 1), zone) <= at loop
    turn := turn + 1;
  end loop;
  return turn;
end $$;
comment on function nuance_api.turn_at(nuance.oncall_rotation, text, timestamptz) is
  'Which turn a moment is in; below zero before the first';

-- The hours of a rotation that begin on a day.
create function nuance_api.rotation_hours(
  rotation nuance.oncall_rotation, zone text, day date, out starts_at timestamptz, out ends_at timestamptz
) language plpgsql stable parallel safe set search_path = nuance_api, pg_temp as $$
begin
  if rotation.weekdays & (1 << (extract(isodow from day)::integer - 1)) <> 0 then
    starts_at := clock_reads(day + rotation.hours_from, zone);
    ends_at := clock_reads(day + (rotation.hours_until <= rotation.hours_from)::integer + rotation.hours_until, zone);
  end if;
end $$;

create function nuance_api.rotation_is_always(rotation nuance.oncall_rotation) returns boolean
language sql immutable parallel safe as
$$ select rotation.weekdays = 127 and rotation.hours_from = rotation.hours_until $$;

create function nuance_api.rotation_covers(rotation nuance.oncall_rotation, zone text, at timestamptz)
returns boolean
language plpgsql stable parallel safe set search_path = nuance_api, pg_temp as $$
declare
  today date := at at time zone zone;
begin
  if at < clock_reads(rotation.first_turn, zone) then
    return false;
  end if;
  return rotation_is_always(rotation) or exists (
    select from generate_series(-1, 1) n, rotation_hours(rotation, zone, today + n) h
    where h.starts_at <= at and at < h.ends_at);
end $$;

create function nuance_api.may_be_on_call(person bigint) returns boolean
language sql stable security definer set search_path = nuance, pg_temp as $$
  select exists (select from account a where a.person_id = person and a.disabled_at is null
                 and a.role in ('staff', 'admin'))
$$;
comment on function nuance_api.may_be_on_call(bigint) is
  'Who left, or is staff no more, is passed over: better a gap that shows than a page nobody reads';

create function nuance_api.on_call_at(
  schedule bigint, at timestamptz, out person bigint, out rotation bigint, out override bigint
) language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  zone text;
  r nuance.oncall_rotation;
  members bigint[];
begin
  select s.time_zone into zone from oncall_schedule s where s.id = schedule and s.removed_at is null;
  if zone is null then
    return;
  end if;
  select o.id, o.person_id into override, person from oncall_override o
  where o.schedule_id = schedule and o.removed_at is null and o.starts_at <= at and o.ends_at > at
    and may_be_on_call(o.person_id)
  order by o.id desc limit 1;
  if person is not null then
    return;
  end if;
  for r in
    select * from oncall_rotation o where o.schedule_id = schedule and o.removed_at is null order by o.place desc, o.id desc
  loop
    continue when not rotation_covers(r, zone, at);
    members := array(select m.person_id from oncall_member m where m.rotation_id = r.id order by m.place);
    continue when cardinality(members) = 0;
    person := members[1 + turn_at(r, zone, at) % cardinality(members)];
    if may_be_on_call(person) then
      rotation := r.id;
      return;
    end if;
    person := null;
  end loop;
end $$;
comment on function nuance_api.on_call_at(bigint, timestamptz) is
  'Who is on call by a schedule at a moment, and by what: the override made last, else the highest rotation that covers it; nulls: nobody';

-- When it may change: nobody else becomes on call in between.
create function nuance_api.on_call_changes(schedule bigint, starts_at timestamptz, ends_at timestamptz)
returns setof timestamptz
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  zone text := (select s.time_zone from oncall_schedule s where s.id = schedule);
  r nuance.oncall_rotation;
  turn bigint;
  at timestamptz;
begin
  return query
    select unnest(array[o.starts_at, o.ends_at]) from oncall_override o
    where o.schedule_id = schedule and o.removed_at is null
      and o.starts_at < on_call_changes.ends_at and o.ends_at > on_call_changes.starts_at;
  for r in select * from oncall_rotation o where o.schedule_id = schedule and o.removed_at is null loop
    turn := greatest(0, turn_at(r, zone, starts_at));
    loop
      at := clock_reads(turn_begins(r, turn), zone);
      exit when at >= ends_at;
      return next at;
      turn := turn + 1;
    end loop;
    continue when rotation_is_always(r);
    return query
      select unnest(array[h.starts_at, h.ends_at])
      from generate_series(-1, 1 + (on_call_changes.ends_at at time zone zone)::date
                                 - (on_call_changes.starts_at at time zone zone)::date) n,
           rotation_hours(r, zone, (on_call_changes.starts_at at time zone zone)::date + n) h;
  end loop;
end $$;

create function nuance_api.shifts(schedule bigint, starts_at timestamptz, ends_at timestamptz)
returns table (began_at timestamptz, ended_at timestamptz, person bigint, rotation bigint, override bigint)
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  with moments as (
    select starts_at as at
    union
    select c.at from on_call_changes(schedule, starts_at, ends_at) c (at)
    where c.at > starts_at and c.at < ends_at
  ), pieces as (
    select m.at, o.person, o.rotation, o.override,
           row(o.person, o.rotation, o.override) is distinct from
             row(lag(o.person) over w, lag(o.rotation) over w, lag(o.override) over w)
           or lag(m.at) over w is null as begins
    from moments m, on_call_at(schedule, m.at) o
    window w as (order by m.at)
  )
  select p.at, coalesce(lead(p.at) over (order by p.at), ends_at), p.person, p.rotation, p.override
  from pieces p where p.begins
  order by p.at
$$;
comment on function nuance_api.shifts(bigint, timestamptz, timestamptz) is
  'Who is on call from when to when; a row without a person is a gap';

-- What staff see of it.

create view nuance_api.oncall_schedule as
select s.id, s.name, s.time_zone, s.removed_at
from nuance.oncall_schedule s where (select nuance_api.viewer_is_staff());

create view nuance_api.oncall_rotation as
select r.id, r.schedule_id, r.name, r.place, r.first_turn,
       case when extract(epoch from r.turn)::bigint % 604800 = 0 then 'weeks'
            when extract(epoch from r.turn)::bigint % 86400 = 0 then 'days' else 'hours' end as unit,
       (extract(epoch from r.turn) / case when extract(epoch from r.turn)::bigint % 604800 = 0 then 604800
            when extract(epoch from r.turn)::bigint % 86400 = 0 then 86400 else 3600 end)::integer as length,
       r.weekdays, r.hours_from, r.hours_until, nuance_api.rotation_is_always(r) as always
from nuance.oncall_rotation r
where r.removed_at is null and (select nuance_api.viewer_is_staff());

create view nuance_api.oncall_member as
select m.id, m.rotation_id, r.schedule_id, m.place, m.person_id, p.name,
       nuance_api.may_be_on_call(m.person_id) as able
from nuance.oncall_member m
join nuance.oncall_rotation r on r.id = m.rotation_id and r.removed_at is null
join nuance.person p on p.id = m.person_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.oncall_override as
select o.id, o.schedule_id, p.name as person, o.starts_at, o.ends_at, b.name as made_by
from nuance.oncall_override o
join nuance.person p on p.id = o.person_id
join nuance.person b on b.id = o.made_by
where o.removed_at is null and (select nuance_api.viewer_is_staff());

create view nuance_api.oncall_policy as
select o.id, o.name, o.repeats, o.is_default, o.removed_at
from nuance.oncall_policy o where (select nuance_api.viewer_is_staff());

create view nuance_api.oncall_level as
select l.id, l.policy_id, l.place, extract(epoch from l.wait)::bigint as wait_seconds
from nuance.oncall_level l where (select nuance_api.viewer_is_staff());

create view nuance_api.oncall_gap as
select g.schedule_id, s.name as schedule_name, s.time_zone, g.starts_at, g.ends_at
from nuance.oncall_gap g
join nuance.oncall_schedule s on s.id = g.schedule_id and s.removed_at is null
where (select nuance_api.viewer_is_staff());
