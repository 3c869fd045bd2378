-- SPDX-License-Identifier: Apache-2.0
-- What is done to an item: comment, status, priority, owner and queue in one submit.

create function nuance_api.record(
  item nuance.item, kind text, old text default null, new text default null, body text default null,
  internal boolean default false
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint;
begin
  insert into timeline_entry (item_number, person_id, kind, internal, by_staff, old, new, body)
  values (item.number, viewer_person(), kind, internal, viewer_is_staff(), old, new, body)
  returning id into entry;
  return entry;
end $$;
comment on function nuance_api.record(nuance.item, text, text, text, text, boolean) is
  'Appends to an item''s timeline, as the viewer; returns the entry';

create function nuance_api.person_name(person bigint) returns text
language sql stable set search_path = nuance, pg_temp as
$$ select p.name from person p where p.id = person_name.person $$;

create function nuance_api.move_item(item nuance.item, target bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update queue_stay s set left_at = now() where s.item_number = item.number and s.left_at is null;
  insert into queue_stay (item_number, queue_id, excluded)
  values (item.number, target, item.status in ('duplicate', 'invalid', 'spam'));
end $$;
comment on function nuance_api.move_item(nuance.item, bigint) is
  'Ends the stay in one queue and begins one in another; the clock there starts anew';

create function nuance_api.item_update(
  submission nuance.submission_key, number nuance.item_number, version nuance.entry_id,
  comment nuance.markdown default null, visibility nuance.visibility default null,
  status nuance.item_status default null, priority nuance.priority_key default null,
  owner nuance.person_id default null, queue nuance.queue_key default null,
  work nuance.queue_key default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  staff boolean := viewer_is_staff();
  earlier nuance.outcome := submission_begin(submission, 'item_update');
  internal boolean := coalesce(visibility = 'internal', false);
  visible record;
  now_item nuance.item;  -- as it is
  new_item nuance.item;  -- as it will be
  target_queue nuance.queue;
  target_priority nuance.priority;
  entry bigint;
  first_entry bigint;
  changes boolean;
  flash text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  -- Before the lock, so that it tells nobody what is there.
  select v.is_requestor, v.is_manager into visible from visible_item v where v.number = item_update.number;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select * into now_item from item i where i.number = item_update.number for no key update;
  -- Again, for who waited for the lock may have lost the right meanwhile.
  select v.is_requestor, v.is_manager into visible from visible_item v where v.number = item_update.number;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;

  -- Who may do what.
  if not staff then
    if internal or priority is not null or owner is not null or queue is not null then
      raise exception using errcode = 'NU403', message = 'staff-only';
    end if;
    if status is not null and not (visible.is_requestor or visible.is_manager) then
      raise exception using errcode = 'NU403', message = 'may-not-close';
    end if;
    if status is not null and status not in ('open', 'resolved') then
      perform refuse('status', 'not-a-choice');
    end if;
  end if;

  -- What will be.
  new_item := now_item;
  new_item.status := coalesce(status, now_item.status);
  if priority is not null then
    select * into strict target_priority from nuance.priority p where p.key = item_update.priority;
    new_item.priority := target_priority.rank;
  end if;
  if owner is not null then
    new_item.owner_id := nullif(owner, 0);
    if new_item.owner_id is distinct from now_item.owner_id and new_item.owner_id is not null
       and not exists (select from staff_person s where s.id = new_item.owner_id) then
      perform refuse('owner', 'not-a-choice');
    end if;
  end if;
  if queue is not null then
    select * into target_queue from nuance.queue q
    where q.key = item_update.queue and q.successor_id is null;
    if target_queue.id is null then
      perform refuse('queue', 'not-a-choice');
    end if;
    new_item.queue_id := target_queue.id;
  end if;
  changes := (new_item.status, new_item.priority, new_item.queue_id) is distinct from
             (now_item.status, now_item.priority, now_item.queue_id)
          or new_item.owner_id is distinct from now_item.owner_id;
  if comment is null and not changes then
    perform refuse('comment', 'required');
  end if;
  -- A form made before somebody else's change must not undo it unseen.
  if changes and item_update.version < now_item.version and exists (
       select from visible_entry e
       where e.item_number = now_item.number and e.id > item_update.version and e.person_id <> viewer)
  then
    raise exception using errcode = 'NU409', message = 'stale';
  end if;

  if comment is not null then
    entry := record(now_item, case when internal then 'note' else 'comment' end,
                    body => comment, internal => internal);
    first_entry := entry;
    flash := case when internal then 'note-added' else 'comment-added' end;
    if not internal then
      new_item.comments := now_item.comments + 1;
      if staff and viewer <> now_item.requestor_id then
        -- The first public reply by staff stops the clock.
        update queue_stay s set first_response_at = now()
        where s.item_number = now_item.number and s.left_at is null and s.first_response_at is null;
        new_item.first_response_at := coalesce(now_item.first_response_at, now());
      elsif not staff and (visible.is_requestor or visible.is_manager)
            and status is null and now_item.status <> 'open' then
        new_item.status := 'open';
      end if;
    end if;
  end if;

  if new_item.status <> now_item.status then
    entry := record(now_item, 'status', now_item.status, new_item.status);
    first_entry := coalesce(first_entry, entry);
    if new_item.status not in ('open', 'waiting') and staff and new_item.owner_id is null
       and owner is null then
      new_item.owner_id := viewer;  -- who closes an unowned item claims it
    end if;
    update queue_stay s set excluded = new_item.status in ('duplicate', 'invalid', 'spam')
    where s.item_number = now_item.number and s.left_at is null;
    flash := case
      when new_item.status not in ('open', 'waiting') then 'item-closed'
      when now_item.status not in ('open', 'waiting') then 'item-reopened'
      else coalesce(flash, 'item-updated') end;
  end if;
  if new_item.owner_id is distinct from now_item.owner_id then
    entry := record(now_item, 'owner', person_name(now_item.owner_id), person_name(new_item.owner_id));
  end if;
  if new_item.priority <> now_item.priority then
    entry := record(now_item, 'priority',
                    (select p.name from nuance.priority p where p.rank = now_item.priority),
                    target_priority.name);
  end if;
  if new_item.queue_id <> now_item.queue_id then
    entry := record(now_item, 'queue', (select q.name from nuance.queue q where q.id = now_item.queue_id),
                    target_queue.name, internal => true);
    perform move_item(new_item, new_item.queue_id);
  end if;

  update item i
  set status = new_item.status, owner_id = new_item.owner_id, priority = new_item.priority,
      queue_id = new_item.queue_id, comments = new_item.comments,
      first_response_at = new_item.first_response_at, version = entry,
      -- what customers cannot see must not show as activity either
      activity_at = case when exists (
        select from timeline_entry e
        where e.item_number = i.number and e.id > now_item.version and not e.internal)
        then now() else i.activity_at end
  where i.number = now_item.number;
  return submission_end(submission, row(
    '/N' || now_item.number || coalesce('?work=' || work, '') || '#e' || coalesce(first_entry, entry), coalesce(flash, 'item-updated'),
    'N' || now_item.number, null)::nuance.outcome);
end $$;
