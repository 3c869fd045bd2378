-- SPDX-License-Identifier: Apache-2.0
-- Rotations of a schedule, and who takes turns in them: admins make them.

create function nuance_api.rotation_put(
  here nuance.oncall_schedule, rotation bigint, name text, first_turn text, length integer, unit text,
  days boolean[], hours_from text, hours_until text
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  r nuance.oncall_rotation;
begin
  r.name := trim(name);
  r.first_turn := local_moment_read(first_turn);
  r.hours_from := coalesce(clock_time_read(trim(hours_from)), '00:00');
  r.hours_until := coalesce(clock_time_read(trim(hours_until)), '00:00');
  r.turn := make_interval(hours => length * case unit when 'weeks' then 168 when 'days' then 24 else 1 end);
  select coalesce(sum(case when d then 1 << (n - 1)::integer end), 0) into r.weekdays
  from unnest(days) with ordinality u (d, n);
  if r.name = '' then
    perform refuse('name', 'required');
  elsif r.first_turn is null or r.first_turn not between '2000-01-01' and '2100-01-01' then
    perform refuse('first_turn', 'no-moment');
  elsif nullif(trim(hours_from), '') is not null and clock_time_read(trim(hours_from)) is null then
    perform refuse('hours_from', 'no-clock-time');
  elsif nullif(trim(hours_until), '') is not null and clock_time_read(trim(hours_until)) is null then
    perform refuse('hours_until', 'no-clock-time');
  elsif r.weekdays = 0 then
    perform refuse('monday', 'no-weekday');
  end if;
  if rotation is null then
    insert into oncall_rotation (schedule_id, name, place, first_turn, turn, weekdays, hours_from, hours_until)
    values (here.id, r.name, coalesce((select max(o.place) + 1 from oncall_rotation o where o.schedule_id = here.id and o.removed_at is null), 1),
            r.first_turn, r.turn, r.weekdays, r.hours_from, r.hours_until)
    returning id into r.id;
  else
    update oncall_rotation o
    set name = r.name, first_turn = r.first_turn, turn = r.turn, weekdays = r.weekdays, hours_from = r.hours_from, hours_until = r.hours_until
    where o.id = rotation and o.schedule_id = here.id and o.removed_at is null returning o.id into r.id;
    if r.id is null then
      raise exception using errcode = 'NU404', message = 'not-found';
    end if;
  end if;
  return r.id;
end $$;

create function nuance_api.rotation_add(
  submission nuance.submission_key, schedule nuance.schedule_id, name nuance.short_name, first_turn nuance.local_moment,
  length nuance.turn_length, unit nuance.turn_unit, monday nuance.flag default null, tuesday nuance.flag default null,
  wednesday nuance.flag default null, thursday nuance.flag default null, friday nuance.flag default null,
  saturday nuance.flag default null, sunday nuance.flag default null,
  hours_from nuance.clock_time default null, hours_until nuance.clock_time default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'rotation_add');
  made bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  made := rotation_put(schedule_here(schedule), null, name, first_turn, length, unit,
                       array[monday, tuesday, wednesday, thursday, friday, saturday, sunday], hours_from, hours_until);
  return submission_saved(submission, '/admin/oncall/schedules/' || schedule || '#r' || made, 'oncall-saved');
end $$;

create function nuance_api.rotation_change(
  submission nuance.submission_key, schedule nuance.schedule_id, rotation nuance.rotation_id, name nuance.short_name,
  first_turn nuance.local_moment, length nuance.turn_length, unit nuance.turn_unit,
  monday nuance.flag default null, tuesday nuance.flag default null,
  wednesday nuance.flag default null, thursday nuance.flag default null, friday nuance.flag default null,
  saturday nuance.flag default null, sunday nuance.flag default null,
  hours_from nuance.clock_time default null, hours_until nuance.clock_time default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'rotation_change');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform rotation_put(schedule_here(schedule), rotation, name, first_turn, length, unit,
                       array[monday, tuesday, wednesday, thursday, friday, saturday, sunday], hours_from, hours_until);
  return submission_saved(submission, '/admin/oncall/schedules/' || schedule || '#r' || rotation, 'oncall-saved');
end $$;

create function nuance_api.rotation_here(schedule bigint, rotation bigint) returns nuance.oncall_rotation
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.oncall_schedule := schedule_here(schedule);
  r nuance.oncall_rotation;
begin
  select * into r from oncall_rotation o where o.id = rotation and o.schedule_id = here.id and o.removed_at is null;
  if r.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return r;
end $$;

create function nuance_api.rotation_remove(
  submission nuance.submission_key, schedule nuance.schedule_id, rotation nuance.rotation_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'rotation_remove');
  r nuance.oncall_rotation;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  r := rotation_here(schedule, rotation);
  update oncall_rotation o set removed_at = now() where o.id = r.id;
  return submission_saved(submission, '/admin/oncall/schedules/' || schedule, 'oncall-saved');
end $$;

create function nuance_api.rotation_move(
  submission nuance.submission_key, schedule nuance.schedule_id, rotation nuance.rotation_id, direction nuance.direction
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'rotation_move');
  r nuance.oncall_rotation;
  other nuance.oncall_rotation;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  r := rotation_here(schedule, rotation);
  -- The highest is shown first: up is a higher place.
  select * into other from oncall_rotation o
  where o.schedule_id = r.schedule_id and o.removed_at is null
    and case direction when 'up' then o.place > r.place else o.place < r.place end
  order by abs(o.place - r.place) limit 1;
  if other.id is not null then
    update oncall_rotation o set place = case o.id when r.id then other.place else r.place end where o.id in (r.id, other.id);
  end if;
  return submission_saved(submission, '/admin/oncall/schedules/' || schedule || '#r' || r.id, 'oncall-saved');
end $$;

create function nuance_api.member_add(
  submission nuance.submission_key, schedule nuance.schedule_id, rotation nuance.rotation_id, person nuance.person_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'member_add');
  r nuance.oncall_rotation;
  members integer;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  r := rotation_here(schedule, rotation);
  select count(*) into members from oncall_member m where m.rotation_id = r.id;
  if not may_be_on_call(person) then
    perform refuse('person', 'not-a-choice');
  elsif members >= 100 then
    perform refuse('person', 'too-many-members');
  end if;
  insert into oncall_member (rotation_id, place, person_id) values (r.id, members, person);
  return submission_saved(submission, '/admin/oncall/schedules/' || schedule || '#r' || r.id, 'oncall-saved');
end $$;

create function nuance_api.member_here(schedule bigint, member bigint) returns nuance.oncall_member
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.oncall_schedule := schedule_here(schedule);
  m nuance.oncall_member;
begin
  select o.* into m from oncall_member o
  join oncall_rotation r on r.id = o.rotation_id and r.schedule_id = here.id and r.removed_at is null
  where o.id = member;
  if m.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return m;
end $$;

create function nuance_api.member_move(
  submission nuance.submission_key, schedule nuance.schedule_id, member nuance.member_id, direction nuance.direction
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'member_move');
  m nuance.oncall_member;
  step integer := case direction when 'up' then -1 else 1 end;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  m := member_here(schedule, member);
  if exists (select from oncall_member o where o.rotation_id = m.rotation_id and o.place = m.place + step) then
    update oncall_member o set place = case o.id when m.id then m.place + step else m.place end
    where o.rotation_id = m.rotation_id and o.place in (m.place, m.place + step);
  end if;
  return submission_saved(submission, '/admin/oncall/schedules/' || schedule || '#r' || m.rotation_id, 'oncall-saved');
end $$;

create function nuance_api.member_remove(
  submission nuance.submission_key, schedule nuance.schedule_id, member nuance.member_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'member_remove');
  m nuance.oncall_member;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  m := member_here(schedule, member);
  delete from oncall_member o where o.id = m.id;
  update oncall_member o set place = o.place - 1 where o.rotation_id = m.rotation_id and o.place > m.place;
  return submission_saved(submission, '/admin/oncall/schedules/' || schedule || '#r' || m.rotation_id, 'oncall-saved');
end $$;
