-- SPDX-License-Identifier: Apache-2.0
-- Merging, splitting and linking issues, for staff; and the texts that name others. All of it is commands, and undone as
-- such. Entries that name another issue are internal: who reads this one may not know of that one. What others see is
-- decided where it is read, in nuance_api.item_relation, by whether they may read both.

create function nuance_api.require_other(field text, reference text) returns bigint
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  other bigint := substring(trim(reference) from '^[Nn]?([1-9][0-9]{0,17})$')::bigint;
begin
  if other is null or not exists (select from visible_item v where v.number = other) then
    perform refuse(field, 'no-such-other');
  end if;
  return other;
end $$;
comment on function nuance_api.require_other(text, text) is 'Another issue the viewer may read, by its number as people write it';

create function nuance_api.person_reads(person bigint, item nuance.item) returns boolean
language sql stable security definer set search_path = nuance, pg_temp as $$
  select person = item.requestor_id
      or exists (select from account a where a.person_id = person and a.role in ('staff', 'admin') and a.disabled_at is null)
      or exists (select from membership m join contract c on c.id = m.contract_id
                 where m.contract_id = item.contract_id and m.person_id = person and c.kind <> 'free')
$$;
comment on function nuance_api.person_reads(bigint, nuance.item) is 'Whether somebody may read an issue, wherever it is queued';

-- --- merging ------------------------------------------------------------------------------------------------

create function nuance_api.merge_check(here nuance.item, target nuance.item) returns void
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  away bigint := (select m.root_number from item_merge m where m.item_number = target.number);
  reader text;
begin
  if target.number = here.number then
    perform refuse('duplicate_of', 'merge-itself');
  elsif exists (select from item_merge m where m.item_number = here.number) then
    perform refuse('duplicate_of', 'merged-already');
  elsif away = here.number then
    perform refuse('duplicate_of', 'merge-circle');
  elsif away is not null then
    perform refuse('duplicate_of', 'merged-away', 'N' || away);
  elsif not person_reads(here.requestor_id, target) then
    perform refuse('duplicate_of', 'merge-requestor', person_name(here.requestor_id));
  end if;
  -- Whoever reads the one that stays will read there what was said in this one.
  select p.name into reader
  from (select target.requestor_id as id
        union all
        select m.person_id from membership m join contract c on c.id = m.contract_id
        where m.contract_id = target.contract_id and c.kind <> 'free' and target.contract_id <> here.contract_id) r
  join person p on p.id = r.id
  where not person_reads(r.id, here) limit 1;
  if reader is not null then
    perform refuse('duplicate_of', 'merge-readers', reader);
  end if;
end $$;
comment on function nuance_api.merge_check(nuance.item, nuance.item) is
  'Refuses what cannot be merged: circles, and where somebody would read what they may not, or no longer what they may';

create function nuance_api.merge_into(here nuance.item, target bigint) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  there item;
  first_entry bigint;
  entry bigint;
begin
  insert into item_merge (item_number, into_number, root_number, person_id) values (here.number, target, target, viewer_person());
  update item_merge m set root_number = target where m.root_number = here.number;
  if here.status <> 'duplicate' then
    first_entry := record(here, 'status', here.status, 'duplicate');
  end if;
  entry := record(here, 'merged', new => 'N' || target, internal => true);
  update item i
  set status = 'duplicate', version = entry, activity_at = case when first_entry is null then i.activity_at else now() end
  where i.number = here.number;
  select * into there from item i where i.number = target;
  -- What this one is about, that one is about.
  if not here.tags <@ there.tags then
    perform record(there, 'tags', tags_named(there.tags), tags_named(tags_with(there.tags, here.tags, null)), internal => true);
  end if;
  -- What is known of this one and not of that one.
  perform fields_record(there, there.fields, here.fields || there.fields);
  update item i
  set version = record(there, 'merged-in', new => 'N' || here.number, internal => true), tags = tags_with(i.tags, here.tags, null),
      fields = here.fields || i.fields
  where i.number = target;
  -- Who hears of this one hears of that one.
  insert into subscriber as s (item_number, person_id, why)
  select target, f.id, 'merge'
  from (select here.requestor_id as id where here.requestor_id <> there.requestor_id
        union
        select s.person_id from subscriber s where s.item_number = here.number and s.why is not null and s.muted_at is null) f
  where person_reads(f.id, there)
  order by f.id
  on conflict (item_number, person_id) do update set why = coalesce(s.why, excluded.why);
  return row(coalesce(first_entry, entry), entry, 'merged')::applied;
end $$;
comment on function nuance_api.merge_into(nuance.item, bigint) is 'Makes an issue a duplicate of another, whose timeline shows its comments from then on';

create function nuance_api.apply_merge(command nuance.command, here nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  there item;
begin
  select * into strict there from item i where i.number = command.other_number;
  perform merge_check(here, there);
  return merge_into(here, there.number);
end $$;
comment on function nuance_api.apply_merge(nuance.command, nuance.item) is 'Merges an issue into another one';

create function nuance_api.item_merge(
  submission nuance.submission_key, number nuance.item_number, duplicate_of nuance.item_reference
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'item_merge');
  target bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform require_staff_reads(number);
  target := require_other('duplicate_of', duplicate_of);
  perform command_now('merge', number, '{}', target);
  return submission_end(submission, row('/N' || target, 'merged', 'N' || number, null)::nuance.outcome);
end $$;

-- --- splitting ----------------------------------------------------------------------------------------------

create function nuance_api.apply_split(command nuance.command, here nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  said timeline_entry;
  fresh item;
  entry bigint := nextval(pg_get_serial_sequence('nuance.timeline_entry', 'id'));
begin
  select * into said from timeline_entry e
  where e.id = (command.arguments ->> 'entry')::bigint and e.item_number = here.number;
  -- A note would be read by everybody.
  if said.id is null or said.kind <> 'comment' or said.internal or coalesce(said.body, '') = '' then
    perform refuse('entry', 'not-to-split');
  end if;
  -- Whose it is: who said it, where they may have issues here; else whose this one is.
  insert into item (title, body, contract_id, source_id, queue_id, requestor_id, author_id, priority, weight, tags, fields, version)
  values (coalesce(command.arguments ->> 'title', title_from(said.body)), said.body, here.contract_id, here.source_id, here.queue_id,
          case when said.by_staff or not person_reads(said.person_id, here) then here.requestor_id else said.person_id end,
          said.person_id, here.priority, here.weight, here.tags, here.fields, entry)
  returning * into fresh;
  insert into timeline_entry (id, item_number, person_id, kind, by_staff, by_machine)
  overriding system value values (entry, fresh.number, said.person_id, 'filed', said.by_staff, said.by_machine);
  insert into queue_stay (item_number, queue_id) values (fresh.number, fresh.queue_id);
  insert into item_link (from_number, to_number, kind, person_id)
  values (here.number, fresh.number, 'related', viewer_person());
  update item i set version = record(fresh, 'split-from', new => 'N' || here.number, internal => true) where i.number = fresh.number;
  entry := record(here, 'split-off', old => said.id::text, new => 'N' || fresh.number, internal => true);
  update item i set version = entry where i.number = here.number;
  update nuance.command c set other_number = fresh.number, arguments = c.arguments || jsonb_build_object('fields', here.fields) where c.id = command.id;
  return row(entry, entry, 'split')::applied;
end $$;
comment on function nuance_api.apply_split(nuance.command, nuance.item) is
  'Makes a comment an issue of its own, of the same contract and in the same queue; the comment stays';

create function nuance_api.item_split(
  submission nuance.submission_key, number nuance.item_number, entry nuance.entry_id, title nuance.issue_title default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'item_split');
  done nuance.command;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform require_staff_reads(number);
  done := command_now('split', number, jsonb_build_object('entry', entry, 'title', nullif(trim(title), '')));
  return submission_end(submission, row('/N' || done.other_number, 'split', 'N' || number, null)::nuance.outcome);
end $$;

-- --- linking ------------------------------------------------------------------------------------------------

create function nuance_api.apply_link(command nuance.command, here nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  kind text := command.arguments ->> 'as';
  other bigint := command.other_number;
  turned boolean := kind in ('child', 'blocked') or (kind = 'related' and here.number > other);
  entry bigint;
begin
  insert into item_link (from_number, to_number, kind, person_id)
  values (case when turned then other else here.number end, case when turned then here.number else other end,
          case kind when 'child' then 'parent' when 'blocked' then 'blocks' else kind end, viewer_person())
  on conflict do nothing;
  if not found then
    perform refuse('other', 'linked-already');
  end if;
  entry := record(here, 'linked', old => kind, new => 'N' || other, internal => true);
  update item i set version = entry where i.number = here.number;
  update item i
  set version = record(i, 'linked', old => case kind when 'parent' then 'child' when 'child' then 'parent' when 'blocks' then 'blocked'
                                                  when 'blocked' then 'blocks' else kind end,
                       new => 'N' || here.number, internal => true)
  where i.number = other;
  return row(entry, entry, 'linked')::applied;
end $$;
comment on function nuance_api.apply_link(nuance.command, nuance.item) is 'Links an issue to another: it is its parent, its child, blocks it, is blocked by it, or related';

create function nuance_api.apply_unlink(command nuance.command, here nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  gone item_link;
  entry bigint;
begin
  delete from item_link l
  where l.id = (command.arguments ->> 'link')::bigint and here.number in (l.from_number, l.to_number)
    and command.other_number in (l.from_number, l.to_number)
  returning * into gone;
  if gone.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  entry := record(here, 'unlinked', old => gone.kind, new => 'N' || command.other_number, internal => true);
  update item i set version = entry where i.number = here.number;
  update item i set version = record(i, 'unlinked', old => gone.kind, new => 'N' || here.number, internal => true)
  where i.number = command.other_number;
  return row(entry, entry, 'unlinked')::applied;
end $$;
comment on function nuance_api.apply_unlink(nuance.command, nuance.item) is 'Takes a link away';

create function nuance_api.item_link(
  submission nuance.submission_key, number nuance.item_number, kind nuance.link_kind, other nuance.item_reference
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'item_link');
  target bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform require_staff_reads(number);
  target := require_other('other', other);
  if target = number then
    perform refuse('other', 'no-such-other');
  end if;
  perform command_now('link', number, jsonb_build_object('as', kind), target);
  return submission_end(submission, row('/N' || number, 'linked', 'N' || target, null)::nuance.outcome);
end $$;

create function nuance_api.item_unlink(
  submission nuance.submission_key, number nuance.item_number, link nuance.link_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'item_unlink');
  target bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform require_staff_reads(number);
  target := (select case when l.from_number = item_unlink.number then l.to_number else l.from_number end
             from nuance.item_link l where l.id = link and item_unlink.number in (l.from_number, l.to_number));
  if target is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  perform command_now('unlink', number, jsonb_build_object('link', link), target);
  return submission_end(submission, row('/N' || number, 'unlinked', 'N' || target, null)::nuance.outcome);
end $$;

create function nuance_api.require_staff_reads(number bigint) returns void
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform require_person();
  if not exists (select from visible_item v where v.number = require_staff_reads.number) then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  end if;
end $$;
comment on function nuance_api.require_staff_reads(bigint) is 'Staff may; locks nothing, for commands lock their items in order';

-- --- who names whom -----------------------------------------------------------------------------------------

create function nuance_api.cross_reference(number bigint, entry bigint, body text, internal boolean) returns void
language sql security definer set search_path = nuance, nuance_api, pg_temp as $$
  insert into item_cross_reference (from_number, to_number, entry_id, internal)
  select cross_reference.number, i.number, entry, internal
  from (select distinct m[1]::bigint as number
        from regexp_matches(body, '(?<![[:alnum:]_/.-])N([1-9][0-9]{0,17})(?![[:alnum:]_])', 'g') m
        limit 100) named
  join item i on i.number = named.number
  where i.number <> cross_reference.number
  on conflict do nothing
$$;
comment on function nuance_api.cross_reference(bigint, bigint, text, boolean) is 'Notes which issues a text names; a hundred at most';

create function nuance_api.item_refers() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform cross_reference(new.number, null, new.body, false);
  return null;
end $$;
create trigger refers after insert on nuance.item
for each row when (new.body ~ 'N[1-9]') execute function nuance_api.item_refers();

create function nuance_api.entry_refers() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform cross_reference(new.item_number, new.id, new.body, new.internal);
  return null;
end $$;
create trigger refers after insert on nuance.timeline_entry
for each row when (new.kind in ('comment', 'note') and new.body ~ 'N[1-9]') execute function nuance_api.entry_refers();
