-- SPDX-License-Identifier: Apache-2.0
-- Who else has an item open. Staff are told of staff; others neither tell nor are told.

create function nuance_api.item_now(number bigint, answers boolean)
returns table (version bigint, edit bigint, looking text, answering text)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  lasts constant interval := '60 seconds';
  written_every constant interval := '20 seconds';
  viewer constant bigint := viewer_person();
  staff constant boolean := viewer_is_staff();
  masked boolean;
begin
  masked := viewer_reads_item(number) <> 'own';
  if masked is null then
    return;
  end if;
  if staff and not viewer_is_machine() then
    insert into presence as p (item_number, person_id, answers)
    values (item_now.number, viewer, coalesce(item_now.answers, false))
    on conflict (item_number, person_id) do update
      set answers = excluded.answers, seen_at = excluded.seen_at
      where p.seen_at < excluded.seen_at - written_every;
  end if;
  return query
    select (entry_ids(item_now.number, staff, masked, 999999999999999999, false, 1))[1],
           coalesce((select x.id from entry_edit x join timeline_entry e on e.id = x.entry_id
                     where x.item_number = item_now.number and (staff or not e.internal)
                     order by x.id desc limit 1), 0),
           string_agg(n.name, ', ' order by n.name) filter (where not p.answers),
           string_agg(n.name, ', ' order by n.name) filter (where p.answers)
    from (select 1) one
    left join presence p
      on staff and p.item_number = item_now.number and p.person_id <> viewer and p.seen_at > now() - lasts
      and exists (select from account a where a.person_id = p.person_id and a.role in ('staff', 'admin'))
    left join person n on n.id = p.person_id;
end $$;
comment on function nuance_api.item_now(bigint, boolean) is
  'The newest entry and change of an item that the viewer may see, and for staff who else of staff is there; notes that the viewer is';

create function nuance_api.job_presence() returns integer
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  delete from presence p where p.seen_at < now() - interval '10 minutes';
  return 0;
end $$;
comment on function nuance_api.job_presence() is 'Forgets who was there';
insert into nuance.job (name, every) values ('presence', '10 minutes')
on conflict (name) do update set every = excluded.every;
