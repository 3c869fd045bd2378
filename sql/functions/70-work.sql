-- SPDX-License-Identifier: Apache-2.0
-- Taking items to work on.

create function nuance_api.take_item(item nuance.item) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint := record(item, 'owner', person_name(item.owner_id), person_name(viewer_person()));
begin
  update nuance.item i
  set owner_id = viewer_person(), version = entry, activity_at = now()
  where i.number = item.number;
  return entry;
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
  elsif target.owner_id is null then
    perform take_item(target);
  end if;
  return submission_end(submission, row('/N' || target.number, 'claimed', 'N' || target.number, null)::nuance.outcome);
end $$;

create function nuance_api.work_next(submission nuance.submission_key, queue nuance.queue_key)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'work_next');
  target_queue bigint;
  target nuance.item;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select q.id into target_queue from visible_queue q where q.key = work_next.queue;
  if target_queue is null or not viewer_is_staff() then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  -- Items that somebody else is just taking are passed over, so that nobody waits and nobody is
  -- handed the same one.
  select * into target from item i
  where i.queue_id = target_queue and i.owner_id is null and i.status = 'open'
  order by i.turn, i.number limit 1
  for no key update skip locked;
  if target.number is null then
    return submission_end(submission, row('/queue/' || queue || '/work', 'queue-clear', null, null)::nuance.outcome);
  end if;
  perform take_item(target);
  return submission_end(submission, row('/N' || target.number || '?work=' || queue, 'claimed',
                                        'N' || target.number, null)::nuance.outcome);
end $$;
