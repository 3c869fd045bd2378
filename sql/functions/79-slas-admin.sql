-- SPDX-License-Identifier: Apache-2.0
-- What is aimed at: admins say it by queue and plan. A change makes another one: see nuance.sla.

create function nuance_api.read_target(field text, said text) returns integer
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
declare
  m text[] := regexp_match(lower(coalesce(said, '')), '^\s*(\d{1,6})\s*(m|min|minutes?|h|hours?)?\s*$');
  minutes bigint := m[1]::bigint * case when m[2] like 'h%' then 60 else 1 end;
begin
  if said is null or said ~ '^\s*$' then
    return null;
  elsif m is null then
    perform refuse(field, 'target-malformed', said);
  elsif minutes not between 1 and 525600 then
    perform refuse(field, 'out-of-range');
  end if;
  return minutes;
end $$;
comment on function nuance_api.read_target(text, text) is 'Minutes, from "90", "90 min" or "4 h"';

create function nuance_api.sla_save(
  submission nuance.submission_key, queue nuance.queue_key, plan nuance.plan_key default null,
  calendar nuance.calendar_id default null, first_answer nuance.target_time default null,
  next_answer nuance.target_time default null, resolution nuance.target_time default null,
  warn nuance.warn_percent default null, pauses nuance.flag default null, lead nuance.person_id default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'sla_save');
  said sla;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform calendars_lock();
  select q.id into said.queue_id from nuance.queue q where q.key = sla_save.queue and q.successor_id is null;
  if said.queue_id is null then
    perform refuse('queue', 'not-a-choice');
  end if;
  if plan is not null then
    select p.id into said.plan_id from nuance.plan p where p.key = sla_save.plan;
    if said.plan_id is null then
      perform refuse('plan', 'not-a-choice');
    end if;
  end if;
  if calendar is not null and not exists (
       select from nuance.calendar c where c.id = sla_save.calendar and c.successor_id is null and c.removed_at is null) then
    perform refuse('calendar', 'not-a-choice');
  end if;
  if nullif(lead, 0) is not null and not exists (select from staff_person s where s.id = sla_save.lead) then
    perform refuse('lead', 'not-a-choice');
  end if;
  said.first_minutes := read_target('first_answer', first_answer);
  said.next_minutes := read_target('next_answer', next_answer);
  said.resolution_minutes := read_target('resolution', resolution);
  if num_nonnulls(said.first_minutes, said.next_minutes, said.resolution_minutes) = 0 then
    perform refuse('first_answer', 'no-target');
  end if;
  if calendar is not null then
    perform refuse(t.field, 'hours-too-few')
    from (values ('first_answer', said.first_minutes), ('next_answer', said.next_minutes),
                 ('resolution', said.resolution_minutes)) t (field, minutes)
    where t.minutes > minutes_ahead(calendar);
  end if;
  update sla p set ended_at = now()
  where p.queue_id = said.queue_id and coalesce(p.plan_id, 0) = coalesce(said.plan_id, 0) and p.ended_at is null;
  insert into sla (queue_id, plan_id, calendar_id, first_minutes, next_minutes, resolution_minutes, warn_percent, pauses, lead_id)
  values (said.queue_id, said.plan_id, calendar, said.first_minutes, said.next_minutes, said.resolution_minutes,
          coalesce(warn, 75), coalesce(sla_save.pauses, false), nullif(lead, 0));
  return submission_end(submission, row('/admin/deadlines', 'sla-saved',
    (select q.name from nuance.queue q where q.id = said.queue_id), null)::nuance.outcome);
end $$;

create function nuance_api.sla_remove(submission nuance.submission_key, sla nuance.sla_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'sla_remove');
  here nuance.sla;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform calendars_lock();
  update nuance.sla p set ended_at = now() where p.id = sla_remove.sla and p.ended_at is null returning * into here;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_end(submission, row('/admin/deadlines', 'sla-removed',
    (select q.name from nuance.queue q where q.id = here.queue_id), null)::nuance.outcome);
end $$;
