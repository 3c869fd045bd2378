-- SPDX-License-Identifier: Apache-2.0
-- Commands: issued by actions, applied at once or later, undone.
--
-- An action checks who asks for what, and says
--   applied := command_now('update', number, arguments);                    -- issues and applies
--   issued := command_issue('update', number, arguments, not_before => now() + interval '10 seconds');
-- A command that is due is applied by the job, as the person who issued it, with the rights they have then. Until then
-- command_withdraw() takes it back. A kind of command is a function apply_KIND(command, item) which checks, changes, and
-- returns nuance.applied; what it changed is found by comparing the item's state before and after.

create function nuance_api.command_issue(
  kind text, number bigint, arguments jsonb, other bigint default null, not_before timestamptz default null
) returns nuance.command
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  issued nuance.command;
begin
  insert into command (item_number, other_number, kind, arguments, person_id, by_machine, not_before)
  values (number, other, kind, jsonb_strip_nulls(arguments), viewer_person(), viewer_is_machine(), coalesce(not_before, now()))
  returning * into issued;
  return issued;
end $$;
comment on function nuance_api.command_issue(text, bigint, jsonb, bigint, timestamptz) is
  'Issues a command as the viewer; the job applies it when its time has come';

create function nuance_api.command_said(entry bigint) returns boolean
language sql stable security definer set search_path = nuance, pg_temp as
$$ select exists (select from timeline_entry e where e.id = entry and e.kind in ('comment', 'note')) $$;
comment on function nuance_api.command_said(bigint) is 'Whether the first entry of a command is something that was said';

create function nuance_api.command_apply(command nuance.command) returns nuance.command
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  items constant bigint[] := array_remove(array[command.item_number, command.other_number], null);
  here item;
  before jsonb;
  difference jsonb;
  done applied;
  result nuance.command;
begin
  -- Always in the order of their numbers, so that two such never wait for each other.
  perform from item i where i.number = any (items) order by i.number for no key update;
  -- Who waited for the lock may have lost the right meanwhile.
  if not exists (select from visible_item v where v.number = command.item_number) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select * into here from item i where i.number = command.item_number;
  before := item_state(items);
  execute format('select a.* from nuance_api.%I($1, $2) a', 'apply_' || command.kind) into done using command, here;
  difference := state_difference(before, item_state(items));
  update nuance.command c
  set state = 'done', settled_at = clock_timestamp(), attempts = c.attempts + 1, changed = difference,
      undoable = difference <> '{}' and (not command_said(done.first_entry) or exists (
        select from jsonb_each(difference) p
        where p.key like 'item %' and p.value -> 1 ?| array['status', 'owner_id', 'priority', 'queue_id', 'tags', 'fields'])),
      first_entry = done.first_entry, last_entry = done.last_entry, flash = done.flash,
      arguments = c.arguments - 'comment', problem = null, problem_field = null, problem_detail = null
  where c.id = command.id
  returning * into result;
  return result;
end $$;
comment on function nuance_api.command_apply(nuance.command) is
  'Applies a command as the viewer, under the locks of its items; what is refused is raised';

create function nuance_api.command_now(kind text, number bigint, arguments jsonb, other bigint default null) returns nuance.command
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return command_apply(command_issue(kind, number, arguments, other));
end $$;
comment on function nuance_api.command_now(text, bigint, jsonb, bigint) is 'Issues a command as the viewer and applies it in the same transaction';

create function nuance_api.command_withdraw(command bigint) returns nuance.command
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  withdrawn nuance.command;
begin
  -- Whoever is just applying it has its lock: this waits, and then it is too late.
  update nuance.command c set state = 'withdrawn', settled_at = clock_timestamp()
  where c.id = command and c.person_id = viewer_person() and c.state in ('issued', 'failed')
  returning * into withdrawn;
  if withdrawn.id is null then
    if exists (select from nuance.command c where c.id = command and c.person_id = viewer_person()) then
      raise exception using errcode = 'NU409', message = 'too-late';
    end if;
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return withdrawn;
end $$;
comment on function nuance_api.command_withdraw(bigint) is
  'Takes back a command of the viewer that was not applied yet; its arguments hold what was typed';

-- --- in the background ----------------------------------------------------------------------------------

create function nuance_api.act_as(person bigint, machine boolean) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform set_config('nuance.person', coalesce(person::text, ''), true),
          set_config('nuance.role', coalesce((select a.role from account a where a.person_id = person and a.disabled_at is null), ''), true),
          set_config('nuance.scope', case when machine then 'write' else '' end, true),
          set_config('nuance.session', '', true), set_config('nuance.link', '', true), set_config('nuance.link_person', '', true);
end $$;
comment on function nuance_api.act_as(bigint, boolean) is
  'For jobs: the rest of the transaction is done as this person, with the rights they have now; null: as nobody';

create function nuance_api.command_attempt(
  command nuance.command, refused_state text default 'failed', most_attempts integer default 5
) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  code text;
  said text;
  field text;
  about text;
begin
  perform act_as(command.person_id, command.by_machine);
  if exists (select from account a where a.person_id = command.person_id and a.disabled_at is not null) then
    raise exception using errcode = 'NU403', message = 'account-disabled';
  end if;
  perform command_apply(command);
exception when query_canceled or others then
  get stacked diagnostics code = returned_sqlstate, said = message_text, field = column_name, about = pg_exception_detail;
  if code like 'NU%' then
    update nuance.command c
    set state = refused_state, settled_at = clock_timestamp(), attempts = c.attempts + 1,
        problem = said, problem_field = nullif(field, ''), problem_detail = nullif(about, '')
    where c.id = command.id;
  else
    raise warning 'command % (%) of item N% fails: % %', command.id, command.kind, command.item_number, code, said;
    update nuance.command c
    set attempts = c.attempts + 1, problem = 'internal', problem_detail = code,
        state = case when c.attempts + 1 < most_attempts then 'issued' else 'failed' end,
        settled_at = case when c.attempts + 1 < most_attempts then null else clock_timestamp() end,
        not_before = now() + power(2, c.attempts) * interval '2 seconds'
    where c.id = command.id;
  end if;
end $$;
comment on function nuance_api.command_attempt(nuance.command, text, integer) is
  'Applies a command as who issued it; a refusal is noted on it, and what went wrong otherwise is tried again';

create function nuance_api.job_commands() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  due record;
  here nuance.command;
  dealt integer := 0;
begin
  for due in
    select c.id, c.item_number from command c
    where c.state = 'issued' and c.bulk_id is null and c.not_before <= now() order by c.not_before, c.id limit 50
  loop
    -- The item before its command, as everywhere; what somebody else is at is left to them, or for the next time. The lock
    -- is all there is to a worker's claim: who dies loses it, and another one finds the command as it was issued.
    perform from item i where i.number = due.item_number for no key update skip locked;
    continue when not found;
    select * into here from command c where c.id = due.id and c.state = 'issued' for update skip locked;
    continue when not found;
    perform command_attempt(here);
    dealt := dealt + 1;
  end loop;
  perform act_as(null, false);
  return dealt;
end $$;
comment on function nuance_api.job_commands() is 'Applies the commands whose time has come';
insert into nuance.job (name, every) values ('commands', '1 second')
on conflict (name) do update set every = excluded.every;

-- --- undoing ----------------------------------------------------------------------------------------------

create function nuance_api.undo_conflicts(changed jsonb, items bigint[]) returns text[]
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  with now_there as materialized (select item_state(items) as state)
  select coalesce(array_agg(distinct c.what order by c.what), '{}')
  from now_there
  cross join lateral jsonb_each(changed) part
  cross join lateral (
    -- a row that is gone, or came, or is there again
    select split_part(part.key, ' ', 1) as what
    where (part.value -> 1 = 'null') <> (now_there.state -> part.key is null)
    union all
    select case when part.key like 'item %' then d.key else split_part(part.key, ' ', 1) end
    from jsonb_each(case when part.value -> 1 = 'null' then '{}' else part.value -> 1 end) d
    where case
            when part.key like 'item %' and d.key = 'tags' then not tags_as_left(part.value -> 0 -> d.key, d.value, now_there.state -> part.key -> d.key)
            when part.key like 'item %' and d.key = 'fields' then not fields_as_left(part.value -> 0 -> d.key, d.value, now_there.state -> part.key -> d.key)
            else now_there.state -> part.key -> d.key is distinct from d.value end
      -- these follow from what else happens to the item, and are put right by themselves
      and not (part.key like 'item %' and d.key in ('activity_at', 'comments', 'deadline', 'late'))
  ) c
$$;
comment on function nuance_api.undo_conflicts(jsonb, bigint[]) is
  'What is not as a command left it: columns of the item, and tables beside it';

create function nuance_api.put_back(changed jsonb, items bigint[]) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp set timezone = 'UTC' as $$
declare
  now_there jsonb := item_state(items);
  part record;
begin
  -- Stays, clocks and pages of the item are put back as rows: nothing is to follow from its columns.
  perform set_config('nuance.restoring', 'on', true);
  for part in
    select p.key, nullif(p.value -> 0, 'null') as before, nullif(p.value -> 1, 'null') as after
    from jsonb_each(changed) p
    -- what came goes first, runs before their clocks; what went comes last, clocks before their runs; and what is present
    -- again comes after what no longer is, for there is one present at a time
    order by case when p.value -> 0 = 'null' then 1 when p.value -> 1 <> 'null' then 2 else 3 end,
             case when p.value -> 0 = 'null' then p.key like 'clock %' else p.key like 'clock_run %' end,
             coalesce('null' in (p.value -> 0 -> 'left_at', p.value -> 0 -> 'ended_at'), false), p.key
  loop
    if part.key like 'item %' then
      -- Where something else changed what only follows, it stays; comments are counted, and tags and fields are sets.
      part.before := (
        select jsonb_object_agg(b.key, case b.key
          when 'comments' then to_jsonb((now_there -> part.key ->> 'comments')::integer - (part.after ->> 'comments')::integer + (b.value)::integer)
          when 'tags' then to_jsonb(tags_back(b.value, part.after -> b.key, now_there -> part.key -> b.key))
          when 'fields' then fields_back(b.value, part.after -> b.key, now_there -> part.key -> b.key)
          else b.value end)
        from jsonb_each(part.before) b
        where b.key in ('comments', 'tags', 'fields') or now_there -> part.key -> b.key is not distinct from part.after -> b.key);
    end if;
    if part.before is not null or part.key not like 'item %' then
      perform put_row(part.key, part.before, part.after);
    end if;
  end loop;
  perform set_config('nuance.restoring', '', true);
  -- Stays that began since are none of the command's, and rows from before may say what the item no longer does.
  perform stays_agree(i), clocks_agree(i) from item i where i.number = any (items);
  perform deadline_follows(n) from unnest(items) n;
end $$;
comment on function nuance_api.put_back(jsonb, bigint[]) is 'Makes the rows that a command changed what they were before';

create function nuance_api.undo_recorded(was nuance.item, is_now nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  first_entry bigint;
  last_entry bigint;
  change record;
  entry bigint;
begin
  for change in
    select * from (values
      ('status', was.status, is_now.status, false),
      ('owner', person_name(was.owner_id), person_name(is_now.owner_id), false),
      ('priority', (select p.name from priority p where p.rank = was.priority), (select p.name from priority p where p.rank = is_now.priority), false),
      ('queue', (select q.name from queue q where q.id = was.queue_id), (select q.name from queue q where q.id = is_now.queue_id), true),
      ('tags', tags_named(was.tags), tags_named(is_now.tags), true)
    ) c (kind, old, new, internal)
    where c.old is distinct from c.new
  loop
    last_entry := record(was, change.kind, change.old, change.new, internal => change.internal);
    first_entry := coalesce(first_entry, last_entry);
  end loop;
  foreach entry in array fields_record(was, was.fields, is_now.fields) loop
    last_entry := entry;
    first_entry := coalesce(first_entry, entry);
  end loop;
  if last_entry is not null then
    update item i set version = last_entry where i.number = was.number;
  end if;
  return row(first_entry, last_entry, 'undone')::applied;
end $$;
comment on function nuance_api.undo_recorded(nuance.item, nuance.item) is 'Tells the timeline what an undo made of an item';

create function nuance_api.undo_told(undone nuance.command, done nuance.applied, other_was nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint;
  i item;
begin
  for i in select * from item w where w.number in (undone.item_number, undone.other_number) order by w.number = undone.item_number loop
    -- The first of the two has told of its own tags and fields.
    if i.number = undone.other_number and tags_named(i.tags) is distinct from tags_named(other_was.tags) then
      perform record(i, 'tags', tags_named(other_was.tags), tags_named(i.tags), internal => true);
    end if;
    if i.number = undone.other_number then
      perform fields_record(i, other_was.fields, i.fields);
    end if;
    entry := record(i, 'undone', old => undone.kind,
                    new => 'N' || case i.number when undone.item_number then undone.other_number else undone.item_number end, internal => true);
    update item w set version = entry where w.number = i.number;
  end loop;
  update subscriber s set why = null
  where undone.kind = 'merge' and s.item_number = undone.other_number and s.why = 'merge'
    and (s.person_id = (select w.requestor_id from item w where w.number = undone.item_number)
         or exists (select from subscriber f where f.item_number = undone.item_number and f.person_id = s.person_id));
  return row(coalesce(done.first_entry, entry), entry, done.flash)::applied;
end $$;
comment on function nuance_api.undo_told(nuance.command, nuance.applied, nuance.item) is
  'Tells the timelines of two items what was undone between them; the item is what the second one was before';

create function nuance_api.unsplit(command nuance.command, undone nuance.command, here nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  fresh item;
  done applied;
begin
  -- Nothing that was said since is lost: the new one is merged back, and its address leads here.
  select * into strict fresh from item i where i.number = undone.other_number;
  perform merge_check(fresh, here);
  -- Fields that it has from this one and nobody touched there are known here, or were taken away here since.
  fresh.fields := fresh.fields - array(select f.key from jsonb_each(fresh.fields) f where undone.arguments -> 'fields' -> f.key = f.value);
  done := merge_into(fresh, here.number);
  update nuance.command c set state = 'undone', undone_by = command.id where c.id = undone.id;
  return row((select i.version from item i where i.number = here.number), (select i.version from item i where i.number = here.number), 'undone')::applied;
end $$;
comment on function nuance_api.unsplit(nuance.command, nuance.command, nuance.item) is 'The undoing of a split';

create function nuance_api.apply_undo(command nuance.command, here nuance.item) returns nuance.applied
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  own constant text[] := array['status', 'owner_id', 'priority', 'queue_id', 'tags', 'fields'];
  beside constant text[] := array['item_link', 'item_merge'];
  undone nuance.command;
  items bigint[];
  conflicts text[];
  set_by text[];  -- which of its own columns the command changed
  before jsonb;
  after_item item;
  other_was item;
  done applied;
begin
  select * into undone from nuance.command c
  where c.id = (command.arguments ->> 'command')::bigint and c.item_number = here.number for update;
  if undone.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  elsif undone.state = 'undone' then
    raise exception using errcode = 'NU409', message = 'undone-already';
  elsif undone.state <> 'done' or not undone.undoable then
    raise exception using errcode = 'NU409', message = 'nothing-to-undo';
  elsif undone.settled_at < now() - interval '30 days' then
    raise exception using errcode = 'NU409', message = 'too-long-ago';
  end if;
  items := array_remove(array[undone.item_number, undone.other_number], null);
  conflicts := undo_conflicts(undone.changed, items);
  before := undone.changed -> ('item ' || here.number) -> 0;
  set_by := array(select k from jsonb_object_keys(before) k where k = any (own));
  if conflicts && (set_by || beside) then
    raise exception using errcode = 'NU409', message = 'changed-meanwhile',
      detail = (select string_agg(c, ' ') from unnest(conflicts) c where c = any (set_by || beside));
  end if;
  if undone.kind = 'split' then
    return unsplit(command, undone, here);
  end if;
  select * into other_was from item i where i.number = undone.other_number;
  -- What is merged again must still be fit to be.
  perform merge_check(h, t)
  from jsonb_each(undone.changed) p
  join item h on h.number = (p.value -> 0 ->> 'item_number')::bigint
  join item t on t.number = (p.value -> 0 ->> 'into_number')::bigint
  where p.key like 'item\_merge %' and p.value -> 1 = 'null';
  if cardinality(conflicts) = 0 and not command_said(undone.first_entry) then
    perform put_back(undone.changed, items);
  else
    -- What happened since, or was said with it, stays; what was set is set back, and the rest follows from that.
    if 'queue_id' = any (set_by) then
      perform move_item_back(here.number);
    end if;
    perform put_back(b.rows, items)
    from (select jsonb_object_agg(p.key, p.value) as rows from jsonb_each(undone.changed) p where split_part(p.key, ' ', 1) = any (beside)) b
    where b.rows is not null;
    update item i
    set (status, owner_id, priority, queue_id) = (
      select p.status, p.owner_id, p.priority, p.queue_id from jsonb_populate_record(i, before) p)
    where i.number = here.number;
    update item i set tags = tags_back(p.value -> 0 -> 'tags', p.value -> 1 -> 'tags', to_jsonb(i.tags))
    from jsonb_each(undone.changed) p
    where i.number = any (items) and p.key = 'item ' || i.number and p.value -> 0 ? 'tags';
    update item i set fields = fields_back(p.value -> 0 -> 'fields', p.value -> 1 -> 'fields', i.fields)
    from jsonb_each(undone.changed) p
    where i.number = any (items) and p.key = 'item ' || i.number and p.value -> 0 ? 'fields';
  end if;
  if before -> 'status' is not null and here.status = 'spam' then
    update block b set ended_at = now(), ended_by = viewer_person()
    where b.item_number = here.number and b.confirmed_at is null and b.ended_at is null;
  end if;
  select * into after_item from item i where i.number = here.number;
  done := undo_recorded(here, after_item);
  if undone.other_number is not null then
    done := undo_told(undone, done, other_was);
  end if;
  update nuance.command c set state = 'undone', undone_by = command.id where c.id = undone.id;
  -- The undoing of an undoing: what that had undone can be undone again.
  update nuance.command c set state = 'done', undone_by = null where c.undone_by = undone.id;
  if cardinality(conflicts) > 0 then
    done.flash := 'undone-in-part';
  end if;
  return done;
end $$;
comment on function nuance_api.apply_undo(nuance.command, nuance.item) is
  'Makes an item what it was before a command: exactly, where nothing else has changed what that changed';

create function nuance_api.require_command(number bigint, command bigint) returns nuance.command
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  found_one nuance.command;
begin
  perform require_person();
  select c.* into found_one from nuance.command c
  where c.id = command and c.item_number = require_command.number and exists (select from visible_item v where v.number = c.item_number)
    and (c.person_id = viewer_person() or viewer_is_staff());
  if found_one.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return found_one;
end $$;
comment on function nuance_api.require_command(bigint, bigint) is 'A command to an item: the viewer''s, or for staff anybody''s';

create function nuance_api.command_undo(submission nuance.submission_key, number nuance.item_number, command nuance.command_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  undone nuance.command := require_command(number, command);
  earlier nuance.outcome := submission_begin(submission, 'command_undo');
  done nuance.command;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  done := command_now('undo', undone.item_number, jsonb_build_object('command', undone.id), undone.other_number);
  return submission_end(submission, row('/N' || undone.item_number || coalesce('#e' || done.first_entry, ''), done.flash,
                                        'N' || undone.item_number, null)::nuance.outcome);
end $$;

create function nuance_api.command_retry(submission nuance.submission_key, number nuance.item_number, command nuance.command_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  again nuance.command := require_command(number, command);
  earlier nuance.outcome := submission_begin(submission, 'command_retry');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update nuance.command c
  set state = 'issued', settled_at = null, attempts = 0, not_before = now(), arguments = c.arguments - 'version' - 'readers'
  where c.id = again.id and c.state = 'failed' and c.person_id = viewer_person()
  returning * into again;
  if not found then
    raise exception using errcode = 'NU409', message = 'too-late';
  end if;
  return submission_end(submission, row('/N' || again.item_number, 'command-again', 'N' || again.item_number, null)::nuance.outcome);
end $$;

create function nuance_api.command_take_back(submission nuance.submission_key, number nuance.item_number, command nuance.command_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  withdrawn nuance.command := require_command(number, command);
  earlier nuance.outcome := submission_begin(submission, 'command_take_back');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  withdrawn := command_withdraw(command);
  if withdrawn.arguments ? 'comment' then
    -- What was typed is back in the form; what was begun there since stays beside it.
    perform draft_put(viewer_person(), withdrawn.item_number, null, jsonb_strip_nulls(jsonb_build_object(
      'comment', withdrawn.arguments -> 'comment', 'status', withdrawn.arguments -> 'status', 'priority', withdrawn.arguments -> 'priority',
      'owner', withdrawn.arguments -> 'owner' #>> '{}', 'queue', withdrawn.arguments -> 'queue', 'readers', withdrawn.arguments -> 'readers',
      'visibility', case when (withdrawn.arguments ->> 'internal')::boolean then 'internal' end,
      'files', (select string_agg(a.id || ' ' || a.name, e'\n' order by a.id)
                from jsonb_array_elements_text(withdrawn.arguments -> 'files') f join attachment a on a.id = f::bigint),
      'files_private', case when (withdrawn.arguments ->> 'files_private')::boolean then 'yes' end,
      'tags', (select string_agg(k, ', ') from jsonb_array_elements_text(withdrawn.arguments -> 'tags_add') k),
      'tags_were', (select string_agg(k, ', ') from jsonb_array_elements_text(withdrawn.arguments -> 'tags_remove') k)))
      || fields_drafted(withdrawn.item_number, withdrawn.arguments), null, true);
    return submission_end(submission, row('/N' || withdrawn.item_number || '#reply', 'reply-taken-back', 'N' || withdrawn.item_number, null)::nuance.outcome);
  end if;
  return submission_end(submission, row('/N' || withdrawn.item_number, 'command-withdrawn', 'N' || withdrawn.item_number, null)::nuance.outcome);
end $$;
