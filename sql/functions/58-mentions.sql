-- SPDX-License-Identifier: Apache-2.0
-- Whoever is named in a text they may read finds it under Mentions. A stranger's name is a word.

create function nuance_api.mention_of_entry() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.item;
  words text := new.body;
begin
  select * into strict here from nuance.item i where i.number = new.item_number;
  if new.kind = 'filed' then
    words := here.body;
  end if;
  insert into mention (person_id, item_number, entry_id, by_id)
  select m.person_id, new.item_number, new.id, new.person_id
  from mentions_in(words) m (person_id)
  where m.person_id <> new.person_id and may_read_entry(m.person_id, here, new.internal)
  order by m.person_id
  on conflict do nothing;
  return null;
end $$;

create trigger mention_of_entry after insert on nuance.timeline_entry
for each row when (new.kind in ('filed', 'comment', 'note') and new.person_id is not null)
execute function nuance_api.mention_of_entry();

create function nuance_api.mention_seen(item bigint) returns void
language sql security definer set search_path = nuance, nuance_api, pg_temp as $$
  update mention m set read_at = now()
  where m.person_id = viewer_person() and m.item_number = item and m.read_at is null
$$;
comment on function nuance_api.mention_seen(bigint) is 'Notes that the viewer has seen where they were named on an item';

create function nuance_api.item_mentions_read(submission nuance.submission_key, number nuance.item_number, quiet nuance.flag default null) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform form_place(number, null);
  perform mention_seen(number);
  return row('/N' || number, case when quiet is not true then 'mentions-read' end, 'N' || number, null)::nuance.outcome;
end $$;

create function nuance_api.mentions_read_all(submission nuance.submission_key, upto nuance.mention_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
begin
  update mention m set read_at = now() where m.person_id = viewer and m.read_at is null and m.id <= upto;
  return row('/mentions', 'mentions-read', null, null)::nuance.outcome;
end $$;
