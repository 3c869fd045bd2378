-- SPDX-License-Identifier: Apache-2.0
-- Queues and sources: admins make, change and remove queues, and say where sources start.
--
-- A removed queue takes nothing new: what would begin in it begins in its successor. What is in it
-- stays where it is and on the desk until its last open issue has left, so nothing ever vanishes, and
-- the queue can be brought back.

create function nuance_api.queues_lock() returns void
language sql set search_path = nuance, pg_temp as
$$ select pg_advisory_xact_lock(hashtextextended('nuance.queue', 0)) $$;
comment on function nuance_api.queues_lock() is 'Queues change one at a time: two must not remove each other''s successor';

-- A word for addresses, from a name: the first that is free of paid, paid-2, paid-3.
create function nuance_api.queue_key_for(name text) returns text
language sql stable security definer set search_path = nuance, pg_temp as $$
  with word as (
    -- view-1 is where one works through a view
    select regexp_replace(coalesce(nullif(trim(both '-' from left(trim(both '-' from
      regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g')), 50)), ''), 'queue'), '^view-', 'views-') as base
  )
  select w.base || case when n > 1 then '-' || n else '' end
  from word w, generate_series(1, 100000) n
  where not exists (select from queue q where q.key = w.base || case when n > 1 then '-' || n else '' end)
  order by n limit 1
$$;

create function nuance_api.queue_promise(amount integer, unit text) returns interval
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
begin
  if amount = 0 then
    perform refuse('promise', 'out-of-range');
  end if;
  return case unit when 'minutes' then make_interval(mins => amount) when 'days' then make_interval(hours => 24 * amount)
                   else make_interval(hours => amount) end;
end $$;

create function nuance_api.queue_add(
  submission nuance.submission_key, name nuance.short_name, description nuance.line_of_text default null,
  place nuance.small_count default null, promise nuance.small_count default null,
  promise_unit nuance.time_unit default null, community nuance.flag default null,
  published nuance.flag default null, kind nuance.queue_kind default null,
  charts nuance.flag default null, waiting nuance.flag default null, ratings nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'queue_add');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform queues_lock();
  if exists (select from queue q where lower(q.name) = lower(trim(queue_add.name))) then
    perform refuse('name', 'name-taken');
  end if;
  insert into queue (key, name, description, position, promise, community_may_read, is_public, kind,
                     charts_public, waiting_public, ratings_public)
  values (queue_key_for(trim(queue_add.name)), trim(queue_add.name), coalesce(trim(queue_add.description), ''),
          coalesce(place, (select coalesce(max(q.position), 0) + 1 from queue q)), queue_promise(queue_add.promise, promise_unit),
          coalesce(community, false), coalesce(published, false), coalesce(queue_add.kind, 'staff'),
          coalesce(charts, false), coalesce(waiting, false), coalesce(ratings, false));
  return submission_end(submission, row('/admin/queues', 'queue-added', trim(queue_add.name), null)::nuance.outcome);
end $$;

create function nuance_api.queue_change(
  submission nuance.submission_key, queue nuance.queue_key, name nuance.short_name,
  description nuance.line_of_text default null, place nuance.small_count default null,
  promise nuance.small_count default null, promise_unit nuance.time_unit default null,
  community nuance.flag default null, published nuance.flag default null,
  kind nuance.queue_kind default null, charts nuance.flag default null, waiting nuance.flag default null,
  ratings nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'queue_change');
  here nuance.queue;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform queues_lock();
  select * into here from nuance.queue q where q.key = queue_change.queue;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif exists (select from nuance.queue q
                where lower(q.name) = lower(trim(queue_change.name)) and q.id <> here.id) then
    perform refuse('name', 'name-taken');
  end if;
  update nuance.queue q
  set name = trim(queue_change.name), description = coalesce(trim(queue_change.description), ''),
      position = coalesce(place, 0), promise = queue_promise(queue_change.promise, promise_unit),
      community_may_read = coalesce(community, false), is_public = coalesce(published, false),
      charts_public = coalesce(charts, false), waiting_public = coalesce(waiting, false),
      ratings_public = coalesce(ratings, false),
      kind = coalesce(queue_change.kind, q.kind)
  where q.id = here.id;
  return submission_end(submission, row('/admin/queues', 'queue-changed', trim(queue_change.name), null)::nuance.outcome);
end $$;

create function nuance_api.queue_remove(
  submission nuance.submission_key, queue nuance.queue_key, successor nuance.queue_key
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'queue_remove');
  here nuance.queue;
  heir nuance.queue;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform queues_lock();
  select * into here from nuance.queue q where q.key = queue_remove.queue;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif here.successor_id is not null then
    raise exception using errcode = 'NU409', message = 'queue-removed-already';
  elsif not exists (select from nuance.queue q where q.id <> here.id and q.successor_id is null) then
    perform refuse('successor', 'last-queue');
  end if;
  select * into heir from nuance.queue q
  where q.key = queue_remove.successor and q.id <> here.id and q.successor_id is null;
  if heir.id is null then
    perform refuse('successor', 'not-a-choice');
  end if;
  -- A successor is always a queue that is there: no chains.
  update nuance.queue q set successor_id = heir.id where q.id = here.id or q.successor_id = here.id;
  return submission_end(submission, row('/admin/queues', 'queue-removed', here.name, null)::nuance.outcome);
end $$;

create function nuance_api.queue_restore(submission nuance.submission_key, queue nuance.queue_key)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'queue_restore');
  here nuance.queue;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform queues_lock();
  select * into here from nuance.queue q where q.key = queue_restore.queue;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif here.successor_id is null then
    raise exception using errcode = 'NU409', message = 'queue-there-already';
  end if;
  update nuance.queue q set successor_id = null where q.id = here.id;
  return submission_end(submission, row('/admin/queues', 'queue-restored', here.name, null)::nuance.outcome);
end $$;

-- q and after are where in the list the form stood, so that one comes back to it.
create function nuance_api.source_queue_set(
  submission nuance.submission_key, source nuance.source_id, queue nuance.queue_key,
  q nuance.search_text default null, after nuance.list_cursor default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'source_queue_set');
  here nuance.source;
  flash text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select * into here from nuance.source s where s.id = source_queue_set.source for no key update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  flash := source_start(here, queue);
  return submission_end(submission, row(
    concat('/admin/sources', '?q=' || url_encoded(q), case when q is null then '?' else '&' end || 'after=' || after),
    flash, (select c.name from contract c where c.id = here.contract_id), null)::nuance.outcome);
end $$;
