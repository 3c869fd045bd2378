-- SPDX-License-Identifier: Apache-2.0
-- Schedules are admins' to make; staff step in for each other.

create function nuance_api.require_staff() returns bigint
language plpgsql stable set search_path = nuance_api, pg_temp as $$
begin
  if not viewer_is_staff() then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return viewer_person();
end $$;
comment on function nuance_api.require_staff() is 'The viewer, of staff; to others there is nothing';

create function nuance_api.oncall_lock() returns void
language sql set search_path = nuance, pg_temp as
$$ select pg_advisory_xact_lock(hashtextextended('nuance.oncall', 0)) $$;
comment on function nuance_api.oncall_lock() is 'On-call duty is changed by one at a time: places stay without gaps';

create function nuance_api.clock_time_read(value text) returns time
language plpgsql immutable set search_path = pg_catalog as $$
begin
  if value ~ '^([01]?[0-9]|2[0-3]):[0-5][0-9]$' then
    return value::time;
  end if;
  return null;
end $$;
comment on function nuance_api.clock_time_read(text) is 'Such as 8:00 or 08:00; null: no time';

create function nuance_api.local_moment_read(value text) returns timestamp
language plpgsql immutable set search_path = pg_catalog as $$
declare
  parts text[] := regexp_match(trim(value), '^([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::00)?$');
begin
  return make_timestamp(parts[1]::integer, parts[2]::integer, parts[3]::integer, parts[4]::integer, parts[5]::integer, 0);
exception when data_exception then
  return null;
end $$;
comment on function nuance_api.local_moment_read(text) is 'Such as 2026-11-30 08:00, as browsers send it too; null: no such moment';

create function nuance_api.schedule_here(wanted bigint) returns nuance.oncall_schedule
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.oncall_schedule;
begin
  perform oncall_lock();
  select * into here from oncall_schedule s where s.id = wanted;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif here.removed_at is not null then
    raise exception using errcode = 'NU409', message = 'schedule-removed';
  end if;
  return here;
end $$;

create function nuance_api.schedule_named(wanted text, except_for bigint default null) returns text
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
begin
  if trim(wanted) = '' then
    perform refuse('name', 'required');
  elsif exists (select from oncall_schedule s where lower(s.name) = lower(trim(wanted)) and s.removed_at is null
                and s.id is distinct from except_for) then
    perform refuse('name', 'name-taken');
  end if;
  return trim(wanted);
end $$;

create function nuance_api.schedule_add(
  submission nuance.submission_key, name nuance.short_name, time_zone nuance.short_name
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'schedule_add');
  made bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform oncall_lock();
  if not is_time_zone(time_zone) then
    perform refuse('time_zone', 'no-time-zone');
  end if;
  insert into oncall_schedule (name, time_zone) values (schedule_named(schedule_add.name), schedule_add.time_zone)
  returning id into made;
  return submission_saved(submission, '/admin/oncall/schedules/' || made, 'oncall-saved');
end $$;

create function nuance_api.schedule_change(
  submission nuance.submission_key, schedule nuance.schedule_id, name nuance.short_name, time_zone nuance.short_name
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'schedule_change');
  here nuance.oncall_schedule;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := schedule_here(schedule);
  if not is_time_zone(time_zone) then
    perform refuse('time_zone', 'no-time-zone');
  end if;
  update oncall_schedule s set name = schedule_named(schedule_change.name, here.id), time_zone = schedule_change.time_zone
  where s.id = here.id;
  return submission_saved(submission, '/admin/oncall/schedules/' || here.id, 'oncall-saved');
end $$;

create function nuance_api.schedule_remove(submission nuance.submission_key, schedule nuance.schedule_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'schedule_remove');
  here nuance.oncall_schedule;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := schedule_here(schedule);
  if exists (select from oncall_target t join oncall_level l on l.id = t.level_id join oncall_policy o on o.id = l.policy_id
             where t.schedule_id = here.id and o.removed_at is null) then
    perform refuse(null, 'schedule-used');
  end if;
  update oncall_schedule s set removed_at = now() where s.id = here.id;
  return submission_saved(submission, '/admin/oncall/schedules/' || here.id, 'schedule-removed');
end $$;

create function nuance_api.schedule_restore(submission nuance.submission_key, schedule nuance.schedule_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'schedule_restore');
  here nuance.oncall_schedule;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform oncall_lock();
  select * into here from oncall_schedule s where s.id = schedule_restore.schedule;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  perform schedule_named(here.name, here.id);
  update oncall_schedule s set removed_at = null where s.id = here.id;
  return submission_saved(submission, '/admin/oncall/schedules/' || here.id, 'oncall-saved');
end $$;

-- Stepping in: staff do it among themselves. Times are those of the schedule's clocks.

create function nuance_api.override_add(
  submission nuance.submission_key, schedule nuance.schedule_id, person nuance.person_id,
  starts nuance.local_moment, ends nuance.local_moment
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'override_add');
  here nuance.oncall_schedule;
  starts_at timestamptz;
  ends_at timestamptz;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := schedule_here(schedule);
  starts_at := clock_reads(local_moment_read(starts), here.time_zone);
  ends_at := clock_reads(local_moment_read(ends), here.time_zone);
  if starts_at is null then
    perform refuse('starts', 'no-moment');
  elsif ends_at is null then
    perform refuse('ends', 'no-moment');
  elsif ends_at <= starts_at then
    perform refuse('ends', 'ends-before');
  elsif ends_at <= now() then
    perform refuse('ends', 'is-past');
  elsif ends_at > starts_at + interval '8784 hours' then
    perform refuse('ends', 'too-far');
  elsif not may_be_on_call(person) then
    perform refuse('person', 'not-a-choice');
  end if;
  insert into oncall_override (schedule_id, person_id, starts_at, ends_at, made_by)
  values (here.id, person, starts_at, ends_at, viewer);
  return submission_saved(submission, '/oncall#s' || here.id, 'override-added');
end $$;

create function nuance_api.override_remove(submission nuance.submission_key, override nuance.override_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'override_remove');
  here nuance.oncall_override;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select * into here from oncall_override o where o.id = override_remove.override and o.removed_at is null for update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  -- What was, stays: who was on call then is not to change.
  update oncall_override o
  set removed_at = case when o.starts_at >= now() then now() end, ends_at = case when o.starts_at < now() then least(o.ends_at, now()) else o.ends_at end
  where o.id = here.id;
  return submission_saved(submission, '/oncall#s' || here.schedule_id, 'override-removed');
end $$;
