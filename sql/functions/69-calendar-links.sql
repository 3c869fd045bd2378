-- SPDX-License-Identifier: Apache-2.0
-- The address of one's shifts for calendar programs: a secret that reads shifts and nothing else.

create function nuance_api.calendar_link_make(submission nuance.submission_key) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'calendar_link_make');
  stamp uuid := gen_random_uuid();
begin
  if earlier.location is not null then
    return earlier;
  end if;
  insert into calendar_link (person_id, stamp, token_hash)
  values (viewer, stamp, sha256(convert_to(mail_token('calendar', stamp), 'UTF8')))
  on conflict (person_id) do update
  set stamp = excluded.stamp, token_hash = excluded.token_hash, made_at = now();
  return submission_saved(submission, '/account#calendar', 'calendar-made');
end $$;

create function nuance_api.calendar_link_revoke(submission nuance.submission_key) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'calendar_link_revoke');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  delete from calendar_link l where l.person_id = viewer;
  return submission_saved(submission, '/account#calendar', 'calendar-revoked');
end $$;

create function nuance_api.calendar_path(out path text, out made_at timestamptz)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  select '/calendar/' || mail_token('calendar', l.stamp), l.made_at into path, made_at
  from calendar_link l where l.person_id = viewer_person();
end $$;
comment on function nuance_api.calendar_path() is 'The viewer''s own; nulls: there is none';

-- Who is of staff no more has no shifts to read.
create function nuance_api.calendar_of(link nuance.link_token, out person bigint, out name text)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  select l.person_id, p.name into person, name
  from calendar_link l join person p on p.id = l.person_id
  where l.token_hash = sha256(convert_to(link, 'UTF8')) and may_be_on_call(l.person_id);
end $$;
comment on function nuance_api.calendar_of(nuance.link_token) is 'Whose shifts an address reads; nulls: nobody''s';

create function nuance_api.calendar_shifts(link nuance.link_token)
returns table (schedule bigint, schedule_name text, time_zone text, starts_at timestamptz, ends_at timestamptz, person_id bigint, person text)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
#variable_conflict use_column
begin
  return query
  select s.id, s.name, s.time_zone, h.began_at, h.ended_at, c.person, c.name
  from calendar_of(link) c
  cross join oncall_schedule s
  cross join lateral shifts(s.id, date_trunc('hour', now()), date_trunc('hour', now()) + interval '672 hours') h
  where s.removed_at is null and h.person = c.person
  order by h.began_at, s.id
  limit 1000;
end $$;
comment on function nuance_api.calendar_shifts(nuance.link_token) is 'The shifts of whom an address belongs to, of four weeks';
