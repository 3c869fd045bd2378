-- SPDX-License-Identifier: Apache-2.0
-- What is done to an item: comment, status, priority, owner, queue, tags and fields in one submit.

create function nuance_api.record(
  item nuance.item, kind text, old text default null, new text default null, body text default null,
  internal boolean default false, about text default null
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint;
begin
  insert into timeline_entry (item_number, person_id, kind, internal, by_staff, by_machine, old, new, body, about)
  values (item.number, viewer_person(), kind, internal, viewer_is_staff(), viewer_is_machine(), old, new, body, about)
  returning id into entry;
  return entry;
end $$;
comment on function nuance_api.record(nuance.item, text, text, text, text, boolean, text) is
  'Appends to an item''s timeline, as the viewer; returns the entry';

create function nuance_api.person_name(person bigint) returns text
language sql stable set search_path = nuance, pg_temp as
$$ select p.name from person p where p.id = person_name.person $$;

create function nuance_api.update_wanted(command nuance.command, now_item nuance.item) returns nuance.item
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted record;
  visible record;
  staff boolean := viewer_is_staff();
  new_item nuance.item := now_item;
  changes boolean;
begin
  select a.* into wanted from jsonb_to_record(command.arguments) a (
    version bigint, comment text, internal boolean, status text, priority text, owner bigint, queue text, readers text);
  select v.is_requestor, v.is_manager into visible from visible_item v where v.number = now_item.number;
  -- Who may do what.
  if not staff then
    if coalesce(wanted.internal, false) or wanted.priority is not null or wanted.owner is not null or wanted.queue is not null
       or command.arguments ?| array['tags_add', 'tags_remove', 'fields_set', 'fields_clear'] then
      raise exception using errcode = 'NU403', message = 'staff-only';
    end if;
    if wanted.status is not null and not (visible.is_requestor or visible.is_manager) then
      raise exception using errcode = 'NU403', message = 'may-not-close';
    end if;
    if wanted.status is not null and wanted.status not in ('open', 'resolved') then
      perform refuse('status', 'not-a-choice');
    end if;
  end if;

  if wanted.comment is not null and not coalesce(wanted.internal, false) then
    perform readers_check(now_item.number, wanted.readers);
  end if;

  -- What will be.
  new_item.status := coalesce(wanted.status, now_item.status);
  if wanted.priority is not null then
    select p.rank into strict new_item.priority from priority p where p.key = wanted.priority;
  end if;
  if wanted.owner is not null then
    new_item.owner_id := nullif(wanted.owner, 0);
    if new_item.owner_id is distinct from now_item.owner_id and new_item.owner_id is not null
       and not exists (select from staff_person s where s.id = new_item.owner_id) then
      perform refuse('owner', 'not-a-choice');
    end if;
  end if;
  if wanted.queue is not null then
    select q.id into new_item.queue_id from nuance.queue q where q.key = wanted.queue and q.successor_id is null;
    if new_item.queue_id is null then
      perform refuse('queue', 'not-a-choice');
    end if;
  end if;
  if command.arguments ?| array['tags_add', 'tags_remove'] then
    new_item.tags := tags_wanted(now_item.tags, command.arguments);
  end if;
  if command.arguments ?| array['fields_set', 'fields_clear'] then
    -- Those of where it is; where it goes to may have others.
    new_item.fields := fields_wanted(now_item.fields, array[now_item.queue_id, new_item.queue_id], command.arguments);
  end if;
  changes := (new_item.status, new_item.priority, new_item.queue_id, new_item.tags, new_item.fields) is distinct from
             (now_item.status, now_item.priority, now_item.queue_id, now_item.tags, now_item.fields)
          or new_item.owner_id is distinct from now_item.owner_id;
  if wanted.comment is null and not changes then
    perform refuse('fields', u.problem, u.detail)
    from field_unfit(now_item.fields, array[now_item.queue_id, new_item.queue_id], command.arguments) u
    where u.key is not null and command.arguments ? 'fields_where_used';
    perform refuse('comment', 'required');
  end if;
  -- A form made before somebody else's change must not undo it unseen.
  if changes and wanted.version < now_item.version and exists (
       select from visible_entry e
       where e.item_number = now_item.number and e.id > wanted.version and e.person_id <> viewer_person())
  then
    raise exception using errcode = 'NU409', message = 'stale';
  end if;

  -- What follows from it.
  if wanted.comment is not null and not coalesce(wanted.internal, false) then
    new_item.comments := now_item.comments + 1;
    if not staff and (visible.is_requestor or visible.is_manager) and wanted.status is null and now_item.status <> 'open'
       and not exists (select from item_merge m where m.item_number = now_item.number) then
      new_item.status := 'open';
    end if;
    -- Who answers what they were handed in work mode keeps it.
    if staff and wanted.owner is null and new_item.owner_id is null
       and exists (select from work_lease l where l.item_number = now_item.number and l.person_id = viewer_person()) then
      new_item.owner_id := viewer_person();
    end if;
  end if;
  if new_item.status <> now_item.status and new_item.status not in ('open', 'waiting') and staff and new_item.owner_id is null
     and wanted.owner is null then
    new_item.owner_id := viewer_person();  -- who closes an unowned item claims it
  end if;
  return new_item;
end $$;
comment on function nuance_api.update_wanted(nuance.command, nuance.item) is
  'The item as an update will make it; what the viewer may not do, or cannot be, is refused';

create function nuance_api.apply_update(command nuance.command, now_item nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  new_item nuance.item := update_wanted(command, now_item);
  comment text := command.arguments ->> 'comment';
  internal boolean := coalesce((command.arguments ->> 'internal')::boolean, false);
  entry bigint;
  first_entry bigint;
  flash text;
  of_fields bigint[];
begin
  if comment is not null then
    entry := record(now_item, case when internal then 'note' else 'comment' end, body => comment, internal => internal);
    first_entry := entry;
    perform attachments_claim(array(select f::bigint from jsonb_array_elements_text(command.arguments -> 'files') f), now_item.number,
                              entry, internal, (command.arguments ->> 'files_private')::boolean);
    flash := case when internal then 'note-added' else 'comment-added' end;
    if not internal and not viewer_is_staff() then
      -- What is said in a duplicate is heard where that went: it is open again, by a command, for its lock may be held.
      perform command_issue('update', i.number, '{"status": "open"}')
      from item_merge m join item i on i.number = m.root_number
      where m.item_number = now_item.number and i.status <> 'open' and viewer_person() is not null and person_reads(viewer_person(), i);
    end if;
  end if;
  if new_item.status <> now_item.status then
    entry := record(now_item, 'status', now_item.status, new_item.status);
    first_entry := coalesce(first_entry, entry);
    if new_item.status = 'spam' then
      perform block_propose(now_item.number);
    end if;
    flash := case
      when new_item.status not in ('open', 'waiting') then 'item-closed'
      when now_item.status not in ('open', 'waiting') then 'item-reopened'
      else coalesce(flash, 'item-updated') end;
  end if;
  if new_item.owner_id is distinct from now_item.owner_id then
    entry := record(now_item, 'owner', person_name(now_item.owner_id), person_name(new_item.owner_id));
    first_entry := coalesce(first_entry, entry);
  end if;
  if new_item.priority <> now_item.priority then
    entry := record(now_item, 'priority', (select p.name from priority p where p.rank = now_item.priority),
                    (select p.name from priority p where p.rank = new_item.priority));
    first_entry := coalesce(first_entry, entry);
  end if;
  if new_item.queue_id <> now_item.queue_id then
    entry := record(now_item, 'queue', (select q.name from nuance.queue q where q.id = now_item.queue_id),
                    (select q.name from nuance.queue q where q.id = new_item.queue_id), internal => true);
    first_entry := coalesce(first_entry, entry);
  end if;
  if new_item.tags <> now_item.tags then
    entry := record(now_item, 'tags', tags_named(now_item.tags), tags_named(new_item.tags), internal => true);
    first_entry := coalesce(first_entry, entry);
  end if;
  if new_item.fields <> now_item.fields then
    of_fields := fields_record(now_item, now_item.fields, new_item.fields);
    entry := of_fields[cardinality(of_fields)];
    first_entry := coalesce(first_entry, of_fields[1]);
  end if;

  update item i
  set status = new_item.status, owner_id = new_item.owner_id, priority = new_item.priority,
      queue_id = new_item.queue_id, tags = new_item.tags, fields = new_item.fields, comments = new_item.comments, version = entry,
      -- what customers cannot see must not show as activity either
      activity_at = case when exists (
        select from timeline_entry e
        where e.item_number = i.number and e.id > now_item.version and not e.internal)
        then now() else i.activity_at end
  where i.number = now_item.number;
  return row(first_entry, entry, coalesce(flash, 'item-updated'))::applied;
end $$;
comment on function nuance_api.apply_update(nuance.command, nuance.item) is
  'A comment or note, and changes of status, priority, owner, queue, tags and fields, as one';

create function nuance_api.undo_seconds() returns integer
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  -- Programs and holders of links have nobody who would take something back.
  return case when viewer_is_machine() then 0
    else coalesce((select a.undo_seconds from my_account a), 0) end;
end $$;
comment on function nuance_api.undo_seconds() is 'How long a public reply of the viewer waits before it goes out';

create function nuance_api.item_update(
  submission nuance.submission_key, number nuance.item_number, version nuance.entry_id,
  comment nuance.markdown default null, visibility nuance.visibility default null,
  status nuance.item_status default null, priority nuance.priority_key default null,
  owner nuance.person_id default null, queue nuance.queue_key default null,
  work nuance.work_place default null, next nuance.work_step default null, draft nuance.draft_key default null,
  readers nuance.readers_bound default null, files nuance.attachment_ids default null,
  files_private nuance.flag default null, tags nuance.tag_keys default null, tags_were nuance.tag_keys default null,
  tags_add nuance.tag_keys default null, tags_remove nuance.tag_keys default null,
  fields nuance.field_values default null, fields_were nuance.field_values_shown default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_update');
  wanted jsonb;
  done nuance.command;
  here record;
  place text := work;
  sets jsonb;  -- what of tags and fields
begin
  if earlier.location is not null then
    return earlier;
  end if;
  -- Before the lock, so that it tells nobody what is there.
  select v.queue, v.closed into here from visible_item v where v.number = item_update.number;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  if files is not null then
    comment := coalesce(comment, '');  -- files may speak for themselves
    perform attachments_check(files, i.contract_id) from nuance.item i where i.number = item_update.number;
  end if;
  sets := tags_asked(number, tags, tags_were, tags_add, tags_remove) || fields_asked(number, fields, fields_were, null);
  if next is not null then
    if not viewer_is_staff() then
      raise exception using errcode = 'NU403', message = 'staff-only';
    end if;
    place := coalesce(work, here.queue);
    if next = 'close' and not here.closed then
      status := coalesce(status, 'resolved');
    end if;
    if num_nonnulls(comment, status, priority, owner, queue) = 0 and sets = '{}' then
      return submission_onward(submission, place);
    end if;
  end if;
  wanted := jsonb_build_object(
    'version', version, 'comment', comment, 'internal', nullif(coalesce(visibility = 'internal', false), false), 'status', status,
    'priority', priority, 'owner', owner, 'queue', queue, 'readers', readers, 'files', files, 'files_private', files_private) || sets;
  perform draft_sent(number, null, draft), mention_seen(number);
  if comment is not null and visibility is distinct from 'internal' and undo_seconds() > 0 then
    -- Until then nobody else sees it; what stands against it is said now.
    done := command_issue('update', number, wanted, not_before => now() + undo_seconds() * interval '1 second');
    perform update_wanted(done, i) from nuance.item i where i.number = item_update.number;
    if next is not null then
      return submission_onward(submission, place, 'reply-waiting', 'N' || number);
    end if;
    return submission_end(submission, row(
      '/N' || number || coalesce('?work=' || work, '') || '#commands-waiting', 'reply-waiting', 'N' || number, null)::nuance.outcome);
  end if;
  done := command_now('update', number, wanted);
  if next is not null then
    return submission_onward(submission, place, done.flash, 'N' || number);
  end if;
  return submission_end(submission, row(
    '/N' || number || coalesce('?work=' || work, '') || '#e' || done.first_entry, done.flash,
    'N' || number, null)::nuance.outcome);
end $$;
