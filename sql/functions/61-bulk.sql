-- SPDX-License-Identifier: Apache-2.0
-- Many items at once. What a query finds is kept as it was found and shown before anything happens; then a job issues and
-- applies one command for each item, a piece at a time, with the rules and rights that a single change has. A piece is one
-- transaction, with the count of how far it came: a crash undoes both, and whoever goes on does it once.

create function nuance_api.bulk_fields(arguments jsonb)
returns table (queue_id bigint, sets jsonb, clears text[], unused text[], retired jsonb)
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select q.id, f.sets, f.clears, f.unused, f.retired
  from queue q
  cross join lateral fields_of_queues(arguments, array[q.id, (select t.id from queue t where t.key = arguments ->> 'queue')]) f
$$;
comment on function nuance_api.bulk_fields(jsonb) is 'What a change of many does to fields, by the queue that an item is in';

create function nuance_api.bulk_unfit(targets bigint[], arguments jsonb) returns integer
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select count(*)::integer
  from bulk_fields(arguments) w
  join item i on i.queue_id = w.queue_id
  where i.number = any (targets) and (w.unused <> '{}' or not i.fields @> w.retired)
$$;
comment on function nuance_api.bulk_unfit(bigint[], jsonb) is 'How many items are in queues that do not use one of the fields, or lack a value of it that is retired by now';

create function nuance_api.bulk_unchanged(targets bigint[], arguments jsonb) returns integer
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select count(*)::integer
  from bulk_fields(arguments) w
  join item i on i.queue_id = w.queue_id
  where i.number = any (targets) and arguments ->> 'comment' is null
    and (arguments ->> 'status' is null or i.status = arguments ->> 'status')
    and (arguments ->> 'priority' is null or nuance_api.priority_key(i.priority) = arguments ->> 'priority')
    and (arguments ->> 'owner' is null or coalesce(i.owner_id, 0) = (arguments ->> 'owner')::bigint)
    and (arguments ->> 'queue' is null or i.queue_id = (select q.id from queue q where q.key = arguments ->> 'queue'))
    and i.tags @> (select nuance_api.tag_ids(array(select jsonb_array_elements_text(arguments -> 'tags_add'))))
    and not i.tags && (select nuance_api.tag_ids(array(select jsonb_array_elements_text(arguments -> 'tags_remove'))))
    and w.unused = '{}' and i.fields @> (w.sets || w.retired) and not i.fields ?| w.clears
$$;
comment on function nuance_api.bulk_unchanged(bigint[], jsonb) is 'How many items are already what is wanted';

create function nuance_api.require_bulk(bulk bigint) returns nuance.bulk
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.bulk;
begin
  perform require_person();
  -- A piece that is being done has its lock: what is asked meanwhile waits for its end.
  select b.* into here from nuance.bulk b where b.id = require_bulk.bulk and viewer_is_staff() for update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return here;
end $$;
comment on function nuance_api.require_bulk(bigint) is 'Locks a change of many items, for staff';

create function nuance_api.bulk_prepare(
  submission nuance.submission_key, which nuance.bulk_which default null, q nuance.item_query default null, asked nuance.query_text default null,
  items nuance.item_list default null, status nuance.item_status default null, priority nuance.priority_key default null,
  owner nuance.person_id default null, queue nuance.queue_key default null,
  comment nuance.markdown default null, visibility nuance.visibility default null, quiet nuance.flag default null,
  tags_add nuance.tag_keys default null, tags_remove nuance.tag_keys default null,
  fields nuance.field_values default null, fields_clear nuance.field_keys default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  most constant integer := 100000;
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'bulk_prepare');
  wanted jsonb := jsonb_strip_nulls(jsonb_build_object('status', status, 'priority', priority, 'owner', owner, 'queue', queue,
    'comment', comment, 'internal', case when comment is not null and visibility = 'internal' then true end));
  targets bigint[];
  made bigint;
begin
  if not viewer_is_staff() then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif earlier.location is not null then
    return earlier;
  end if;
  wanted := wanted || tags_asked(null, null, null, tags_add, tags_remove) || fields_asked(null, fields, null, fields_clear);
  if wanted ?| array['fields_set', 'fields_clear'] then
    wanted := wanted || '{"fields_where_used": true}';
  end if;
  if wanted = '{}' then
    perform refuse('comment', 'nothing-to-do');
  elsif owner is not null and owner <> 0 and not exists (select from staff_person s where s.id = owner) then
    perform refuse('owner', 'not-a-choice');
  elsif queue is not null and not exists (select from nuance.queue t where t.key = bulk_prepare.queue and t.successor_id is null) then
    perform refuse('queue', 'not-a-choice');
  end if;
  if coalesce(which, 'chosen') = 'all' then
    perform query_check(q);
    targets := search_all(q, most + 1);
    if cardinality(targets) > most then
      perform refuse('which', 'too-many-items', most::text);
    end if;
  elsif items !~ '^[1-9][0-9]{0,17}(, ?[1-9][0-9]{0,17})*$' then
    perform refuse('items', 'malformed');
  else
    targets := array(select i.number from visible_item i
                     where i.number = any (string_to_array(replace(items, ' ', ''), ',')::bigint[]) order by i.number);
  end if;
  if coalesce(cardinality(targets), 0) = 0 then
    perform refuse('items', 'none-chosen');
  end if;
  insert into nuance.bulk (person_id, by_machine, asked, arguments, quiet, targets, seen, unchanged, unfit)
  values (viewer, viewer_is_machine(), case when which = 'all' then coalesce(asked, '') else '' end, wanted, coalesce(quiet, false), targets,
          (select coalesce(max(e.id), 0) from timeline_entry e), bulk_unchanged(targets, wanted),
          case when wanted ? 'fields_where_used' then bulk_unfit(targets, wanted) else 0 end)
  returning id into made;
  return submission_end(submission, row('/staff/bulk/' || made, null, null, null)::nuance.outcome);
end $$;

create function nuance_api.bulk_start(submission nuance.submission_key, bulk nuance.bulk_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.bulk := require_bulk(bulk);
  earlier nuance.outcome := submission_begin(submission, 'bulk_start');
begin
  if earlier.location is not null then
    return earlier;
  elsif here.person_id <> viewer_person() then
    raise exception using errcode = 'NU403', message = 'may-not-start';
  elsif here.state <> 'preview' then
    raise exception using errcode = 'NU409', message = 'bulk-started';
  end if;
  update nuance.bulk b set state = 'executing', began_at = now() where b.id = here.id;
  return submission_saved(submission, '/staff/bulk/' || here.id, 'bulk-started');
end $$;

create function nuance_api.bulk_cancel(submission nuance.submission_key, bulk nuance.bulk_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.bulk := require_bulk(bulk);
  earlier nuance.outcome := submission_begin(submission, 'bulk_cancel');
begin
  if earlier.location is not null then
    return earlier;
  elsif here.state not in ('preview', 'executing') then
    raise exception using errcode = 'NU409', message = 'too-late';
  end if;
  update nuance.bulk b set state = 'cancelled', ended_at = now() where b.id = here.id;
  return submission_saved(submission, '/staff/bulk/' || here.id, 'bulk-cancelled');
end $$;

create function nuance_api.bulk_undo(submission nuance.submission_key, bulk nuance.bulk_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.bulk := require_bulk(bulk);
  earlier nuance.outcome := submission_begin(submission, 'bulk_undo');
  commands bigint[];
  made bigint;
begin
  if earlier.location is not null then
    return earlier;
  elsif here.state not in ('done', 'cancelled') then
    raise exception using errcode = 'NU409', message = 'bulk-executing';
  elsif here.ended_at < now() - interval '30 days' then
    raise exception using errcode = 'NU409', message = 'too-long-ago';
  end if;
  commands := array(select c.id from command c where c.bulk_id = here.id and c.state = 'done' and c.undoable order by c.item_number, c.id);
  if cardinality(commands) = 0 then
    raise exception using errcode = 'NU409', message = 'nothing-to-undo';
  end if;
  insert into nuance.bulk (person_id, by_machine, undoes, quiet, targets, state, began_at)
  values (viewer_person(), viewer_is_machine(), here.id, here.quiet, commands, 'executing', now())
  returning id into made;
  return submission_saved(submission, '/staff/bulk/' || made, 'bulk-started');
end $$;

create function nuance_api.bulk_one(b nuance.bulk, target bigint) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  issued command;
begin
  if b.undoes is null then
    insert into command (item_number, kind, arguments, person_id, by_machine, bulk_id)
    select i.number, 'update', b.arguments || jsonb_build_object('version', b.seen), b.person_id, b.by_machine, b.id
    from item i where i.number = target
    returning * into issued;
  else
    insert into command (item_number, other_number, kind, arguments, person_id, by_machine, bulk_id)
    select c.item_number, c.other_number, 'undo', jsonb_build_object('command', c.id), b.person_id, b.by_machine, b.id
    from command c where c.id = target
    returning * into issued;
  end if;
  if issued.id is null then
    return 'skipped';
  end if;
  perform command_attempt(issued, 'skipped', 1);
  return (select c.state from command c where c.id = issued.id);
end $$;
comment on function nuance_api.bulk_one(nuance.bulk, bigint) is 'One of many: issues its command and applies it; what came of it';

create function nuance_api.job_bulk() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  most constant integer := 200;
  until constant timestamptz := clock_timestamp() + interval '1 second';
  here bulk;
  place integer;
  dealt integer := 0;
begin
  -- Those who come next to each other: a long one does not keep a short one waiting.
  select * into here from bulk b where b.state = 'executing' order by b.taken, b.id limit 1 for update skip locked;
  if here.id is null then
    return 0;
  end if;
  perform set_config('nuance.quiet', case when here.quiet then 'on' else '' end, true);
  for place in here.taken + 1 .. least(here.total, here.taken + most) loop
    case bulk_one(here, here.targets[place])
      when 'done' then here.done := here.done + 1;
      when 'failed' then here.failed := here.failed + 1;
      else here.skipped := here.skipped + 1;
    end case;
    dealt := dealt + 1;
    exit when clock_timestamp() > until;
  end loop;
  perform set_config('nuance.quiet', '', true), act_as(null, false);
  update bulk b
  set taken = here.taken + dealt, done = here.done, failed = here.failed, skipped = here.skipped,
      state = case when here.taken + dealt >= here.total then 'done' else b.state end,
      ended_at = case when here.taken + dealt >= here.total then clock_timestamp() end
  where b.id = here.id;
  return dealt;
end $$;
comment on function nuance_api.job_bulk() is 'Changes a piece of the items of one change of many';
insert into nuance.job (name, every) values ('bulk', '1 second')
on conflict (name) do update set every = excluded.every;
