-- SPDX-License-Identifier: Apache-2.0
-- Gaps are found as soon as a schedule changes, and anew from time to time: the two weeks move on, and people leave.

create function nuance_api.gaps_find(schedule bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  delete from oncall_gap g where g.schedule_id = schedule;
  insert into oncall_gap (schedule_id, starts_at, ends_at)
  select s.id, h.began_at, h.ended_at
  from oncall_schedule s cross join lateral shifts(s.id, now(), now() + interval '336 hours') h
  where s.id = schedule and s.removed_at is null and h.person is null;
  update oncall_schedule s set gaps_at = now() where s.id = schedule;
end $$;
comment on function nuance_api.gaps_find(bigint) is 'Notes when nobody is on call by a schedule in the next two weeks';

create function nuance_api.gaps_follow() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  changed jsonb := to_jsonb(coalesce(new, old));
begin
  perform gaps_find(case tg_table_name
    when 'oncall_schedule' then (changed ->> 'id')::bigint
    when 'oncall_member' then (select r.schedule_id from oncall_rotation r where r.id = (changed ->> 'rotation_id')::bigint)
    else (changed ->> 'schedule_id')::bigint end);
  return null;
end $$;

create trigger gaps after insert or update of time_zone, removed_at on nuance.oncall_schedule
for each row execute function nuance_api.gaps_follow();
create trigger gaps after insert or update or delete on nuance.oncall_rotation
for each row execute function nuance_api.gaps_follow();
create trigger gaps after insert or update or delete on nuance.oncall_member
for each row execute function nuance_api.gaps_follow();
create trigger gaps after insert or update on nuance.oncall_override
for each row when (new.ends_at > now() and new.starts_at < now() + interval '336 hours') execute function nuance_api.gaps_follow();

create function nuance_api.job_oncall_gaps() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  old record;
  dealt integer := 0;
begin
  for old in
    select s.id from oncall_schedule s where s.removed_at is null and s.gaps_at < now() - interval '1 minute'
    order by s.gaps_at limit 10 for no key update skip locked
  loop
    perform gaps_find(old.id);
    dealt := dealt + 1;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_oncall_gaps() is 'Finds the gaps of schedules anew that were looked at a minute ago or longer';
insert into nuance.job (name, every) values ('oncall_gaps', '20 seconds')
on conflict (name) do update set every = excluded.every;
