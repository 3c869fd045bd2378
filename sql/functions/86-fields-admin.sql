-- SPDX-License-Identifier: Apache-2.0
-- Fields: admins make and name them, say which queues use them, put them in order, retire them and bring them back. None is
-- ever removed, and no choice of one: issues keep what they have, and views go on to find it.

create function nuance_api.fields_lock() returns void
language sql set search_path = nuance, pg_temp as
$$ select pg_advisory_xact_lock(hashtextextended('nuance.field', 0)) $$;
comment on function nuance_api.fields_lock() is 'Fields change one at a time';

-- All filters of sql/schema are here, and what an address or a query begins with.
create function nuance_api.field_key_reserved(key text) returns boolean
language sql immutable parallel safe as $$
  select key in ('is', 'queue', 'owner', 'contract', 'tag', 'from', 'plan', 'priority', 'created', 'updated', 'due', 'comments', 'sort',
                 'none', 'not', 'and', 'or', 'http', 'https', 'mailto')
$$;
comment on function nuance_api.field_key_reserved(text) is 'Whether the query language says something else by it';

create function nuance_api.field_key_for(name text) returns text
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  with word as (
    select coalesce(nullif(trim(both '-' from left(trim(both '-' from
      regexp_replace(regexp_replace(normalize(lower(name), nfd), '[\u0300-\u036f]', '', 'g'), '[^a-z]+', '-', 'g')), 36)), ''), 'field') as base
  )
  select w.base || s.ending
  from word w, (select '', 0 union all select '-' || chr(96 + n), n from generate_series(2, 26) n) s (ending, n)
  where not field_key_reserved(w.base || s.ending) and not exists (select from field f where f.key = w.base || s.ending)
  order by s.n limit 1
$$;
comment on function nuance_api.field_key_for(text) is 'A key, from a name: the first that is free of cost, cost-b, cost-c; null where none is';

create function nuance_api.choices_written(choices jsonb, retired boolean) returns text
language plpgsql immutable parallel safe as $$
begin
  return (select string_agg((c.choice ->> 'key') || ': ' || (c.choice ->> 'name')
                              || case when retired is null and c.choice ? 'retired' then ' (retired)' else '' end, case when retired is null then ', ' else e'\n' end order by c.n)
          from jsonb_array_elements(choices) with ordinality c (choice, n) where retired is null or (c.choice ? 'retired') = retired);
end $$;
comment on function nuance_api.choices_written(jsonb, boolean) is 'Choices as admins write them, a line each: those there are or the retired ones; null: both, in one line that marks the retired ones';

create function nuance_api.choice_key_for(name text, taken text[]) returns text
language sql immutable parallel safe as $$
  with word as (
    select coalesce(nullif(trim(both '-' from left(trim(both '-' from
      regexp_replace(regexp_replace(normalize(lower(name), nfd), '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', '-', 'g')), 34)), ''), 'choice') as base
  )
  select w.base || case when n > 1 then '-' || n else '' end
  from word w, generate_series(case when w.base = 'none' then 2 else 1 end, 1000) n
  where w.base || case when n > 1 then '-' || n else '' end <> all (taken)
  order by n limit 1
$$;
comment on function nuance_api.choice_key_for(text, text[]) is 'A key, from a name: the first that is not taken of high, high-2, high-3';

-- A line is a choice: its name, or its key, a colon and its name. What has no line any more is retired. Of what somebody else
-- did since the form was made nothing is undone: what it did not show stays, and what it showed and is retired stays so.
create function nuance_api.choices_read(said text, already jsonb, were text default null) returns jsonb
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
declare
  line text;
  part text[];
  name text;
  key text;
  keys text[] := '{}';
  shown text[] := regexp_split_to_array(were, ', *');
  retired text[] := array(select c ->> 'key' from jsonb_array_elements(already) c where c ? 'retired');
  made jsonb := '[]';
begin
  for line in select btrim(l, E' \t') from regexp_split_to_table(coalesce(said, ''), '\n') l where btrim(l, E' \t') <> '' loop
    part := regexp_match(line, '^([a-z0-9-]{1,40})[ \t]*:[ \t]*(\S.*)$');
    name := coalesce(part[2], line);
    key := coalesce(part[1], (select c ->> 'key' from jsonb_array_elements(already) c where lower(c ->> 'name') = lower(name) limit 1));
    if key is null then
      key := choice_key_for(name, keys || array(select c ->> 'key' from jsonb_array_elements(already) c));
    end if;
    if char_length(name) > 40 then
      perform refuse('choices', 'choice-long', left(name, 60));
    elsif key = 'none' then
      perform refuse('choices', 'choice-reserved', key);
    elsif key = any (keys) or exists (select from jsonb_array_elements(made) m where lower(m ->> 'name') = lower(name)) then
      perform refuse('choices', 'choice-twice', left(line, 60));
    end if;
    continue when key = any (shown) and key = any (retired);
    keys := keys || key;
    made := made || jsonb_build_array(jsonb_build_object('key', key, 'name', name));
  end loop;
  for key, name in
    select c.choice ->> 'key', c.choice ->> 'name' from jsonb_array_elements(already) with ordinality c (choice, n)
    where shown is not null and c.choice ->> 'key' <> all (shown || retired || keys) order by c.n
  loop
    if exists (select from jsonb_array_elements(made) m where lower(m ->> 'name') = lower(name)) then
      perform refuse('choices', 'choice-twice', name);
    end if;
    keys := keys || key;
    made := made || jsonb_build_array(jsonb_build_object('key', key, 'name', name));
  end loop;
  if keys = '{}' then
    perform refuse('choices', 'required');
  elsif cardinality(keys) > 100 then
    perform refuse('choices', 'choices-full', '100');
  end if;
  return made || coalesce((select jsonb_agg(c.choice || '{"retired": true}' order by c.n)
                           from jsonb_array_elements(already) with ordinality c (choice, n) where c.choice ->> 'key' <> all (keys)), '[]');
end $$;
comment on function nuance_api.choices_read(text, jsonb, text) is
  'Choices as an admin wrote them, and those there were, retired; were: the keys of those that the form showed, null for all';

create function nuance_api.field_queues_read(said text) returns bigint[]
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  keys text[] := array(select distinct lower(trim(k)) from regexp_split_to_table(coalesce(said, ''), ',') k where trim(k) <> '');
  unknown text;
begin
  select k into unknown from unnest(keys) k where not exists (select from queue q where q.key = k) order by k limit 1;
  if unknown is not null then
    perform refuse('queues', 'not-a-choice', left(unknown, 60));
  end if;
  return array(select q.id from queue q where q.key = any (keys) order by q.id);
end $$;
comment on function nuance_api.field_queues_read(text) is 'Queues by their keys with commas between them';

-- All fields of a queue are in one form, and all there are in another: there is an end to them.
create function nuance_api.fields_room(queues bigint[], but integer) returns void
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  full_one text;
begin
  if (select count(*) from field f where f.retired_at is null and f.id is distinct from but) >= 100 then
    perform refuse('name', 'fields-full', '100');
  end if;
  select q.name into full_one from queue q
  where q.id = any (queues)
    and (select count(*) from field f where f.retired_at is null and f.id is distinct from but and q.id = any (f.queue_ids)) >= 20
  order by q.position, q.id limit 1;
  if full_one is not null then
    perform refuse('queues', 'queue-fields-full', full_one);
  end if;
end $$;
comment on function nuance_api.fields_room(bigint[], integer) is 'Refuses one more field where there are enough';

create function nuance_api.field_add(
  submission nuance.submission_key, name nuance.field_name, kind nuance.field_kind, key nuance.field_key default null,
  help nuance.field_help default null, choices nuance.field_choices default null, queues nuance.queue_keys default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'field_add');
  ids bigint[];
  word text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform fields_lock();
  if exists (select from nuance.field f where lower(f.name) = lower(trim(field_add.name))) then
    perform refuse('name', 'field-name-taken');
  elsif field_key_reserved(field_add.key) then
    perform refuse('key', 'field-key-reserved', field_add.key);
  elsif field_add.key !~ '^[a-z]([a-z-]*[a-z])?$' then
    perform refuse('key', 'field-key-letters');
  elsif exists (select from nuance.field f where f.key = field_add.key) then
    perform refuse('key', 'field-key-taken');
  elsif field_add.kind <> 'choice' and field_add.choices is not null then
    perform refuse('choices', 'choices-of-none');
  end if;
  ids := field_queues_read(queues);
  perform fields_room(ids, null);
  word := coalesce(field_add.key, field_key_for(field_add.name));
  if word is null then
    perform refuse('key', 'required');
  end if;
  insert into nuance.field (key, name, help, kind, choices, queue_ids, position)
  values (word, trim(field_add.name), coalesce(trim(field_add.help), ''), field_add.kind,
          case when field_add.kind = 'choice' then choices_read(field_add.choices, '[]') else '[]' end, ids,
          (select coalesce(max(f.position), 0) + 1 from nuance.field f));
  return submission_end(submission, row('/admin/fields', 'field-added', trim(field_add.name), null)::nuance.outcome);
end $$;

create function nuance_api.field_locked(wanted text) returns nuance.field
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.field;
begin
  perform fields_lock();
  select * into here from nuance.field f where f.key = wanted;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return here;
end $$;
comment on function nuance_api.field_locked(text) is 'A field to be changed';

create function nuance_api.field_change(
  submission nuance.submission_key, field nuance.field_key, name nuance.field_name, help nuance.field_help default null,
  choices nuance.field_choices default null, queues nuance.queue_keys default null, choices_were nuance.choice_keys default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'field_change');
  here nuance.field;
  ids bigint[];
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := field_locked(field_change.field);
  if exists (select from nuance.field f where lower(f.name) = lower(trim(field_change.name)) and f.id <> here.id) then
    perform refuse('name', 'field-name-taken');
  elsif here.kind <> 'choice' and field_change.choices is not null then
    perform refuse('choices', 'choices-of-none');
  end if;
  ids := field_queues_read(queues);
  if here.retired_at is null then
    perform fields_room(ids, here.id);
  end if;
  update nuance.field f
  set name = trim(field_change.name), help = coalesce(trim(field_change.help), ''), queue_ids = ids,
      choices = case when here.kind = 'choice' then choices_read(field_change.choices, here.choices, choices_were) else f.choices end
  where f.id = here.id;
  return submission_end(submission, row('/admin/fields', 'field-changed', trim(field_change.name), null)::nuance.outcome);
end $$;

create function nuance_api.field_move(submission nuance.submission_key, field nuance.field_key, direction nuance.direction)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'field_move');
  here nuance.field;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := field_locked(field_move.field);
  perform position_move('nuance.field', here.id, direction);
  return submission_end(submission, row('/admin/fields', 'field-moved', here.name, null)::nuance.outcome);
end $$;

create function nuance_api.field_retire(submission nuance.submission_key, field nuance.field_key, retire nuance.flag) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'field_retire');
  here nuance.field;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := field_locked(field_retire.field);
  if not retire and here.retired_at is not null then
    perform fields_room(here.queue_ids, here.id);
  end if;
  update nuance.field f set retired_at = case when retire then coalesce(f.retired_at, now()) end where f.id = here.id;
  return submission_end(submission, row('/admin/fields', case when retire then 'field-retired' else 'field-back' end, here.name, null)::nuance.outcome);
end $$;
