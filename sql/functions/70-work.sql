-- SPDX-License-Identifier: Apache-2.0
-- Taking items to work on, for good. Work mode is in 71-work-mode.sql.

create function nuance_api.take_item(item nuance.item) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return (command_now('update', item.number, jsonb_build_object('owner', viewer_person()))).last_entry;
end $$;
comment on function nuance_api.take_item(nuance.item) is
  'Makes the viewer the owner of an item whose lock is held; returns the entry';

create function nuance_api.require_staff_item(number bigint) returns nuance.item
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.item;
begin
  perform require_person();
  if not exists (select from visible_item v where v.number = require_staff_item.number) then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  end if;
  select * into result from item i where i.number = require_staff_item.number for no key update;
  return result;
end $$;
comment on function nuance_api.require_staff_item(bigint) is 'Locks an item for a member of staff';

create function nuance_api.item_claim(submission nuance.submission_key, number nuance.item_number)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_claim');
  target nuance.item;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_staff_item(number);
  if target.owner_id is not null and target.owner_id <> viewer then
    raise exception using errcode = 'NU409', message = 'already-claimed',
      detail = person_name(target.owner_id);
  elsif exists (select from work_lease l where l.item_number = target.number and l.person_id <> viewer and l.expires_at > now()) then
    raise exception using errcode = 'NU409', message = 'already-claimed',
      detail = (select person_name(l.person_id) from work_lease l where l.item_number = target.number);
  elsif target.owner_id is null then
    perform take_item(target);
  end if;
  return submission_end(submission, row('/N' || target.number, 'claimed', 'N' || target.number, null)::nuance.outcome);
end $$;
