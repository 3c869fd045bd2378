-- SPDX-License-Identifier: Apache-2.0
-- Calendars: admins make, change and remove them. Nothing that was is changed: see nuance.calendar.

create function nuance_api.read_hours(field text, said text) returns int4multirange
language plpgsql stable set search_path = nuance_api, pg_temp as $$
declare
  part text;
  m text[];
  opens integer;
  closes integer;
  result int4multirange := '{}';
begin
  foreach part in array regexp_split_to_array(coalesce(said, ''), '\s*[,;]\s*') loop
    continue when part ~ '^\s*$';
    m := regexp_match(part, '^\s*(\d{1,2})(?:[:.]([0-5]\d))?\s*[-–]\s*(\d{1,2})(?:[:.]([0-5]\d))?\s*$');
    opens := m[1]::integer * 60 + coalesce(m[2]::integer, 0);
    closes := m[3]::integer * 60 + coalesce(m[4]::integer, 0);
    if m is null or opens > 1440 or closes > 1440 then
      perform refuse(field, 'hours-malformed', trim(part));
    elsif closes <= opens then
      perform refuse(field, 'hours-backwards', trim(part));
    elsif result && int4range(opens, closes) then
      perform refuse(field, 'hours-overlap', trim(part));
    end if;
    result := result + int4multirange(int4range(opens, closes));
  end loop;
  return result;
end $$;
comment on function nuance_api.read_hours(text, text) is 'Opening hours such as "9:00-12:30, 13-17", in minutes; what adjoins is one';

create function nuance_api.hours_words(calendar bigint, day integer) returns text
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select string_agg(minute_words(h.opens) || '-' || minute_words(h.closes), ', ' order by h.opens)
  from calendar_hours h where h.calendar_id = calendar and h.weekday = day and viewer_role() = 'admin'
$$;

create function nuance_api.holidays_words(calendar bigint) returns text
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select string_agg(f.day || case when f.name <> '' then ' ' || f.name else '' end, E'\n' order by f.day)
  from calendar_holiday f where f.calendar_id = calendar and viewer_role() = 'admin'
$$;
comment on function nuance_api.holidays_words(bigint) is 'The holidays as they are typed, for admins';

create function nuance_api.calendar_make(
  name text, time_zone text, hours text[], holidays text
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  made bigint;
  days constant text[] := array['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  line text;
  m text[];
  day date;
begin
  if not is_time_zone(trim(time_zone)) then
    perform refuse('time_zone', 'no-time-zone', time_zone);
  end if;
  insert into calendar (name, time_zone) values (trim(calendar_make.name), trim(calendar_make.time_zone)) returning id into made;
  for n in 1..7 loop
    insert into calendar_hours (calendar_id, weekday, opens, closes)
    select made, n, lower(r), upper(r) from unnest(read_hours(days[n], hours[n])) r;
  end loop;
  if not exists (select from calendar_hours h where h.calendar_id = made) then
    perform refuse('monday', 'never-open');
  end if;
  foreach line in array regexp_split_to_array(coalesce(holidays, ''), '\r?\n') loop
    continue when line ~ '^\s*$';
    m := regexp_match(line, '^\s*(\d{4}-\d{2}-\d{2})(?:\s+(.{0,100}?))?\s*$');
    begin
      day := m[1]::date;
    exception when others then
      day := null;
    end;
    if day is null then
      perform refuse('holidays', 'holiday-malformed', left(trim(line), 60));
    end if;
    insert into calendar_holiday (calendar_id, day, name) values (made, day, coalesce(m[2], '')) on conflict do nothing;
  end loop;
  if (select count(*) from calendar_holiday f where f.calendar_id = made) > 1000 then
    perform refuse('holidays', 'too-long', '1000');
  end if;
  return made;
end $$;
comment on function nuance_api.calendar_make(text, text, text[], text) is 'A calendar from what was typed; what makes no sense is refused';

create function nuance_api.calendars_lock() returns void
language sql set search_path = nuance, pg_temp as
$$ select pg_advisory_xact_lock(hashtextextended('nuance.calendar', 0)) $$;
comment on function nuance_api.calendars_lock() is 'Calendars and slas change one at a time';

create function nuance_api.calendar_add(
  submission nuance.submission_key, name nuance.short_name, time_zone nuance.short_name,
  monday nuance.opening_hours default null, tuesday nuance.opening_hours default null,
  wednesday nuance.opening_hours default null, thursday nuance.opening_hours default null,
  friday nuance.opening_hours default null, saturday nuance.opening_hours default null,
  sunday nuance.opening_hours default null, holidays nuance.holidays default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'calendar_add');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform calendars_lock();
  if exists (select from calendar c where lower(c.name) = lower(trim(calendar_add.name)) and c.successor_id is null and c.removed_at is null) then
    perform refuse('name', 'name-taken');
  end if;
  perform calendar_make(name, time_zone, array[monday, tuesday, wednesday, thursday, friday, saturday, sunday], holidays);
  return submission_end(submission, row('/admin/calendars', 'calendar-added', trim(name), null)::nuance.outcome);
end $$;

create function nuance_api.calendar_change(
  submission nuance.submission_key, calendar nuance.calendar_id, name nuance.short_name, time_zone nuance.short_name,
  monday nuance.opening_hours default null, tuesday nuance.opening_hours default null,
  wednesday nuance.opening_hours default null, thursday nuance.opening_hours default null,
  friday nuance.opening_hours default null, saturday nuance.opening_hours default null,
  sunday nuance.opening_hours default null, holidays nuance.holidays default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'calendar_change');
  here nuance.calendar;
  made bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform calendars_lock();
  select * into here from nuance.calendar c
  where c.id = calendar_change.calendar and c.successor_id is null and c.removed_at is null;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif exists (select from nuance.calendar c where lower(c.name) = lower(trim(calendar_change.name))
                and c.successor_id is null and c.removed_at is null and c.id <> here.id) then
    perform refuse('name', 'name-taken');
  end if;
  update nuance.calendar c set removed_at = now() where c.id = here.id;
  made := calendar_make(name, time_zone, array[monday, tuesday, wednesday, thursday, friday, saturday, sunday], holidays);
  update nuance.calendar c set removed_at = null, successor_id = made where c.id = here.id;
  if exists (select from sla p
             where p.calendar_id = here.id and greatest(p.first_minutes, p.next_minutes, p.resolution_minutes) > minutes_ahead(made)
               and (p.ended_at is null or exists (select from clock k where k.sla_id = p.id and k.ended_at is null))) then
    perform refuse('monday', 'hours-too-few');
  end if;
  -- Those that ended too: clocks that run under them go on by the new hours, see job_deadlines.
  update sla p set calendar_id = made where p.calendar_id = here.id;
  return submission_end(submission, row('/admin/calendars', 'calendar-changed', trim(name), null)::nuance.outcome);
end $$;

create function nuance_api.calendar_remove(submission nuance.submission_key, calendar nuance.calendar_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'calendar_remove');
  here nuance.calendar;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform calendars_lock();
  select * into here from nuance.calendar c
  where c.id = calendar_remove.calendar and c.successor_id is null and c.removed_at is null;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif exists (select from sla p where p.calendar_id = here.id and p.ended_at is null) then
    perform refuse(null, 'calendar-in-use');
  end if;
  update nuance.calendar c set removed_at = now() where c.id = here.id;
  return submission_end(submission, row('/admin/calendars', 'calendar-removed', here.name, null)::nuance.outcome);
end $$;
