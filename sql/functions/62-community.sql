-- SPDX-License-Identifier: Apache-2.0
-- What the community does: promotes free issues, one way, and says which may be the same as another.
-- Staff can send back. Which queues these are is said by their kind.

create function nuance_api.require_desk_item(number bigint) returns nuance.item
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.item;
  allowed boolean;
begin
  perform require_person();
  for turn in 1..2 loop
    -- Before the lock, so that it tells nobody what is there; and again, for it may have moved away meanwhile.
    select viewer_is_staff() or (viewer_is_community() and v.community_may_read) into allowed
    from visible_item v where v.number = require_desk_item.number;
    if not found then
      raise exception using errcode = 'NU404', message = 'not-found';
    elsif not allowed then
      raise exception using errcode = 'NU403', message = 'staff-only';
    end if;
    select * into result from item i where i.number = require_desk_item.number for no key update;
  end loop;
  return result;
end $$;
comment on function nuance_api.require_desk_item(bigint) is
  'Locks an item for staff, or for a community member who may read its queue';

create function nuance_api.apply_move(command nuance.command, here nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  target bigint := (command.arguments ->> 'queue')::bigint;
  kind text := command.arguments ->> 'as';
  entry bigint := record(here, kind, body => command.arguments ->> 'reason');
begin
  perform move_item(here, target);
  update item i set queue_id = target, version = entry, activity_at = now() where i.number = here.number;
  return row(entry, entry, kind)::applied;
end $$;
comment on function nuance_api.apply_move(nuance.command, nuance.item) is
  'Moves an item between queues with a reason that everybody who reads it sees';

create function nuance_api.item_promote(
  submission nuance.submission_key, number nuance.item_number, reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_promote');
  here nuance.item;
  kind text;
  target record;
  entry bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := require_desk_item(number);
  select q.kind into kind from queue q where q.id = here.queue_id;
  select * into target from community_queue;
  if kind = 'community' then
    raise exception using errcode = 'NU409', message = 'promoted-already';
  elsif kind <> 'free' or here.closed or target.id is null then
    raise exception using errcode = 'NU409', message = 'not-to-promote';
  end if;
  entry := (command_now('move', here.number, jsonb_build_object('queue', target.id, 'as', 'promoted', 'reason', trim(reason)))).last_entry;
  return submission_end(submission, row(
    '/N' || here.number || '#e' || entry, 'promoted', 'N' || here.number, null)::nuance.outcome);
end $$;

create function nuance_api.item_send_back(
  submission nuance.submission_key, number nuance.item_number, reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'item_send_back');
  here nuance.item;
  target bigint;
  entry bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := require_staff_item(number);
  -- To where it came from: the last free queue it was in, if that is still there; else the first there is.
  select q.id into target
  from queue q
  left join queue_stay s on s.item_number = here.number and s.queue_id = q.id
  where q.kind = 'free' and q.successor_id is null
  order by s.id desc nulls last, q.position, q.id limit 1;
  if here.closed or target is null
     or not exists (select from queue q where q.id = here.queue_id and q.kind = 'community') then
    raise exception using errcode = 'NU409', message = 'not-to-send-back';
  end if;
  entry := (command_now('move', here.number, jsonb_build_object('queue', target, 'as', 'sent-back', 'reason', trim(reason)))).last_entry;
  return submission_end(submission, row(
    '/N' || here.number || '#e' || entry, 'sent-back', 'N' || here.number, null)::nuance.outcome);
end $$;

create function nuance_api.item_candidate_add(
  submission nuance.submission_key, number nuance.item_number, same_as nuance.item_reference
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_candidate_add');
  here nuance.item;
  other bigint;
  entry bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := require_desk_item(number);
  other := substring(trim(same_as) from '^[Nn]?([1-9][0-9]{0,17})$')::bigint;
  -- What one may not see is no candidate, and that says nothing about whether it is there.
  if other is null or other = here.number
     or not exists (select from visible_item v where v.number = other
                    and (v.community_may_read or viewer_is_staff())) then
    perform refuse('same_as', 'no-such-other');
  end if;
  insert into duplicate_candidate as d (item_number, of_number, person_id) values (here.number, other, viewer)
  on conflict (item_number, of_number) do nothing;
  if found then
    entry := record(here, 'candidate', new => 'N' || other, internal => true);
    update item i set version = entry where i.number = here.number;
  elsif exists (select from duplicate_candidate d where d.item_number = here.number and d.of_number = other
                and d.dismissed_at is not null) then
    perform refuse('same_as', 'candidate-dismissed');
  end if;
  return submission_end(submission, row('/N' || here.number, 'candidate-added', 'N' || other, null)::nuance.outcome);
end $$;

create function nuance_api.item_candidate_dismiss(
  submission nuance.submission_key, number nuance.item_number, same_as nuance.item_number
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'item_candidate_dismiss');
  here nuance.item;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := require_staff_item(number);
  update duplicate_candidate d set dismissed_at = now(), dismissed_by = viewer_person()
  where d.item_number = here.number and d.of_number = same_as and d.dismissed_at is null;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_end(submission, row('/N' || here.number, 'candidate-dismissed', 'N' || same_as, null)::nuance.outcome);
end $$;
