-- SPDX-License-Identifier: Apache-2.0
-- Fields of items: what is asked for, what comes of it, how it is undone, and the table that searches walk along.
--
-- item.fields is a set of values by their field. A change of it says which are set and which are taken away, never what
-- the whole is to be: two who fill in different fields of an item at once are both right, and undoing one change leaves
-- the other. Numbers are numeric all the way: as they were written, without zeros that say nothing.

create function nuance_api.field_json(kind text, said text) returns jsonb
language sql immutable parallel safe as
$$ select case when kind = 'number' then to_jsonb(trim_scale(said::numeric)) else to_jsonb(said) end $$;
comment on function nuance_api.field_json(text, text) is 'A value that was read, as item.fields has it';

create function nuance_api.field_words(kind text, choices jsonb, value text) returns text
language plpgsql immutable parallel safe as $$
begin
  return case when kind = 'choice'
    then coalesce((select c.choice ->> 'name' from jsonb_array_elements(choices) c (choice) where c.choice ->> 'key' = field_words.value limit 1), value)
    else value end;
end $$;
comment on function nuance_api.field_words(text, jsonb, text) is 'A value as people read it: of a choice, its name';

create function nuance_api.field_as_filter(key text, kind text, value text) returns text
language sql immutable parallel safe as $$
  select key || ':' || case kind when 'text' then '"' || regexp_replace(value, '(["\\])', '\\\1', 'g') || '"' else value end
$$;
comment on function nuance_api.field_as_filter(text, text, text) is 'The query that finds what has the same value';

-- --- what is asked for -------------------------------------------------------------------------------------

create function nuance_api.field_number_read(name text, said text) returns text
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
begin
  if said !~ '^[+-]?[0-9]+(\.[0-9]+)?$' then
    perform refuse(name, 'not-a-number', left(said, 60));
  elsif char_length(said) > 60 or said !~ '^[+-]?0*[0-9]{1,15}(\.[0-9]{1,6}0*)?$' then
    perform refuse(name, 'number-beyond', left(said, 60));
  end if;
  return trim_scale(said::numeric)::text;
end $$;
comment on function nuance_api.field_number_read(text, text) is 'A number of at most 15 digits before its point and 6 behind it';

create function nuance_api.field_day_read(said text) returns text
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
declare
  part text[] := regexp_match(said, '^([0-9]{4})-([0-9]{2})-([0-9]{2})$');
begin
  if part is null or part[1]::integer < 1 or part[2]::integer not between 1 and 12
     or part[3]::integer not between 1 and extract(day from make_date(part[1]::integer, part[2]::integer, 1) + interval '1 month' - interval '1 day')
  then
    return null;
  end if;
  return said;
end $$;
comment on function nuance_api.field_day_read(text) is 'A day as 2026-03-29; null where it is none';

create function nuance_api.field_value_read(f nuance.field, said text, already text) returns text
language plpgsql stable set search_path = nuance, nuance_api, pg_temp as $$
declare
  name constant text := 'field-' || f.key;
  choice jsonb;
begin
  case f.kind
    when 'number' then
      return field_number_read(name, said);
    when 'date' then
      if field_day_read(said) is null then
        perform refuse(name, 'not-a-day', left(said, 60));
      end if;
    when 'choice' then
      select c into choice from jsonb_array_elements(f.choices) c where c ->> 'key' = said;
      if choice is null then
        perform refuse(name, 'not-a-choice', left(said, 60));
      elsif (choice ->> 'retired')::boolean and said is distinct from already then
        perform refuse(name, 'choice-retired', choice ->> 'name');
      end if;
    else
      if said ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then
        perform refuse(name, 'control-character');
      elsif char_length(said) > 200 then
        perform refuse(name, 'too-long', '200');
      end if;
  end case;
  return said;
end $$;
comment on function nuance_api.field_value_read(nuance.field, text, text) is 'A value of a field as it was typed, checked; what cannot be is refused by the field''s name';

create function nuance_api.field_typed(key text, said jsonb) returns text
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
begin
  -- Readers of JSON keep no more digits of a fraction than a float does: it comes as a string.
  if jsonb_typeof(said) not in ('string', 'null', 'number') or (jsonb_typeof(said) = 'number' and said::text !~ '^-?[0-9]+$') then
    perform refuse('field-' || left(key, 40), 'not-a-string');
  end if;
  return coalesce(btrim(said #>> '{}', E' \t\n'), '');
end $$;
comment on function nuance_api.field_typed(text, jsonb) is 'What a form or a program says of a field; empty takes its value away';

create function nuance_api.field_keys_read(field text, said text) returns text[]
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  keys text[] := array(select distinct lower(trim(k)) from regexp_split_to_table(said, ',') k where trim(k) <> '' order by 1);
  unknown text;
begin
  select k into unknown from unnest(keys) k where not exists (select from nuance.field f where f.key = k) order by k limit 1;
  if unknown is not null then
    perform refuse(field_keys_read.field, 'unknown-key', left(unknown, 60));
  end if;
  return keys;
end $$;
comment on function nuance_api.field_keys_read(text, text) is 'Keys of fields with commas between them';

-- Of one item, what is sent counts as far as it is not what was shown; of many, what is not empty.
create function nuance_api.fields_asked(item bigint, said jsonb, shown jsonb, clear text) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  one record;
  f nuance.field;
  here jsonb;
  already text;
  typed text;
  value text;
  sets jsonb := '{}';
  clears text[] := '{}';
begin
  if num_nonnulls(said, shown, clear) = 0 then
    return '{}';
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  end if;
  select i.fields into here from nuance.item i where i.number = fields_asked.item;
  for one in select s.key, s.value from jsonb_each(said) s order by s.key loop
    select * into f from nuance.field g where g.key = one.key;
    if f.id is null then
      perform refuse('field-' || left(one.key, 40), 'unknown-field');
    end if;
    typed := field_typed(one.key, one.value);
    already := case when item is null then '' else coalesce(shown ->> one.key, here ->> f.id::text, '') end;
    continue when typed = already;
    if typed = '' then
      clears := clears || one.key;
      continue;
    end if;
    value := field_value_read(f, typed, already);
    continue when value = already;
    if f.retired_at is not null then
      perform refuse('field-' || one.key, 'field-retired', f.name);
    end if;
    sets := sets || jsonb_build_object(one.key, value);
  end loop;
  clears := array(select k from unnest(clears || field_keys_read('fields_clear', clear)) k where not sets ? k group by k order by k);
  return jsonb_strip_nulls(jsonb_build_object('fields_set', nullif(sets, '{}'), 'fields_clear', case when clears <> '{}' then to_jsonb(clears) end));
end $$;
comment on function nuance_api.fields_asked(bigint, jsonb, jsonb, text) is
  'What a form asks of an item''s fields, or of those of many items, as arguments of a command: values to set and keys to clear; staff only';

create function nuance_api.fields_of_queues(
  arguments jsonb, queues bigint[], out sets jsonb, out clears text[], out unused text[], out retired jsonb
)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  select coalesce(jsonb_object_agg(f.id, field_json(f.kind, a.value)) filter (where a.value is not null and r.used and not r.gone), '{}'),
         coalesce(array_agg(f.id::text) filter (where a.value is null and r.used), '{}'),
         coalesce(array_agg(f.key order by f.key) filter (where not r.used), '{}'),
         coalesce(jsonb_object_agg(f.id, field_json(f.kind, a.value)) filter (where a.value is not null and r.used and r.gone), '{}')
  into sets, clears, unused, retired
  from (select s.key, s.value from jsonb_each_text(arguments -> 'fields_set') s
        union all select c, null from jsonb_array_elements_text(arguments -> 'fields_clear') c) a
  join nuance.field f on f.key = a.key
  cross join lateral (
    select f.queue_ids && queues as used,
           f.retired_at is not null or f.choices @> jsonb_build_array(jsonb_build_object('key', a.value, 'retired', true)) as gone) r;
end $$;
comment on function nuance_api.fields_of_queues(jsonb, bigint[]) is
  'What a command does to the fields of an item that is in, or moves between, these queues; unused: fields that none of them uses; '
  'retired: values to set that were retired since they were asked for, or whose fields were';

create function nuance_api.field_unfit(
  fields jsonb, queues bigint[], arguments jsonb, out key text, out problem text, out detail text
)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  select f.key, w.problem,
         case w.problem when 'field-unused' then arguments -> 'fields_set' ->> f.key when 'field-retired' then f.name
                        else field_words(f.kind, f.choices, u.retired ->> f.id::text) end
  into key, problem, detail
  from fields_of_queues(arguments, queues) u
  join nuance.field f on f.key = any (u.unused) or u.retired -> f.id::text is distinct from field_unfit.fields -> f.id::text and u.retired ? f.id::text
  cross join lateral (select case when f.key = any (u.unused) then 'field-unused' when f.retired_at is not null then 'field-retired'
                                  else 'choice-retired' end) w (problem)
  order by w.problem = 'field-unused' desc, f.key limit 1;
end $$;
comment on function nuance_api.field_unfit(jsonb, bigint[], jsonb) is
  'The first field of an item that a command cannot do what it says to, and why; '
  'what the item holds already may be retired. No key where there is none';

create function nuance_api.fields_wanted(fields jsonb, queues bigint[], arguments jsonb) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here record;
begin
  -- One of many is left as it is; who filled in a field of this one is told that it is not there any more.
  if not arguments ? 'fields_where_used' then
    perform refuse('field-' || u.key, u.problem, u.detail) from field_unfit(fields, queues, arguments) u where u.key is not null;
  end if;
  select * into here from fields_of_queues(arguments, queues);
  return (fields - here.clears) || here.sets;
end $$;
comment on function nuance_api.fields_wanted(jsonb, bigint[], jsonb) is 'An item''s fields as a command will make them';

create function nuance_api.fields_record(item nuance.item, before jsonb, after jsonb) returns bigint[]
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  change record;
  entries bigint[] := '{}';
begin
  for change in
    select f.name, field_words(f.kind, f.choices, before ->> f.id::text) as old, field_words(f.kind, f.choices, after ->> f.id::text) as new
    from nuance.field f
    where before -> f.id::text is distinct from after -> f.id::text
    order by f.position, f.id
  loop
    entries := entries || record(item, 'field', change.old, change.new, internal => true, about => change.name);
  end loop;
  return entries;
end $$;
comment on function nuance_api.fields_record(nuance.item, jsonb, jsonb) is 'Tells an item''s timeline what became of its fields; returns the entries';

create function nuance_api.fields_drafted(number bigint, arguments jsonb) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return (select coalesce(jsonb_object_agg(d.name, d.value), '{}')
          from (select 'field-' || s.key, s.value from jsonb_each_text(arguments -> 'fields_set') s
                union all
                select 'shown-' || f.key, i.fields ->> f.id::text
                from jsonb_array_elements_text(arguments -> 'fields_clear') c
                join nuance.field f on f.key = c
                join nuance.item i on i.number = fields_drafted.number and i.fields ? f.id::text) d (name, value));
end $$;
comment on function nuance_api.fields_drafted(bigint, jsonb) is 'What a form says that asks for this again';

-- --- undoing -----------------------------------------------------------------------------------------------

create function nuance_api.fields_as_left(before jsonb, after jsonb, now_there jsonb) returns boolean
language sql immutable parallel safe as $$
  select not exists (
    select from (select jsonb_object_keys(before) union select jsonb_object_keys(after)) k (key)
    where before -> k.key is distinct from after -> k.key and now_there -> k.key is distinct from after -> k.key)
$$;
comment on function nuance_api.fields_as_left(jsonb, jsonb, jsonb) is 'Whether each field that a command changed still is as it made it';

create function nuance_api.fields_back(before jsonb, after jsonb, now_there jsonb) returns jsonb
language sql immutable parallel safe as $$
  with mine as (
    select k.key
    from (select jsonb_object_keys(before) union select jsonb_object_keys(after)) k (key)
    where before -> k.key is distinct from after -> k.key and now_there -> k.key is not distinct from after -> k.key)
  select (now_there - array(select m.key from mine m))
    || coalesce((select jsonb_object_agg(m.key, before -> m.key) from mine m where before ? m.key), '{}')
$$;
comment on function nuance_api.fields_back(jsonb, jsonb, jsonb) is
  'Fields as they were before a command: those that it changed and that still are as it made them; what was changed since stays';

-- --- the table beside it -----------------------------------------------------------------------------------

create function nuance_api.field_rows(item nuance.item)
returns table (item_number bigint, field_id integer, closed boolean, activity_at timestamptz, word text, number numeric, day date)
language sql stable security definer set search_path = nuance, pg_temp as $$
  select item.number, f.id, item.closed, item.activity_at, case when f.kind in ('text', 'choice') then lower(v.value) else '' end,
         case when f.kind = 'number' then v.value::numeric end, case when f.kind = 'date' then v.value::date end
  from jsonb_each_text(item.fields) v
  join field f on f.id = v.key::integer
$$;
comment on function nuance_api.field_rows(nuance.item) is 'The rows that an item''s fields are in item_field';

create function nuance_api.fields_follow() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.fields = old.fields then
    update item_field t set closed = new.closed, activity_at = new.activity_at where t.item_number = new.number;
    return null;
  end if;
  delete from item_field t where t.item_number = new.number and not new.fields ? t.field_id::text;
  insert into item_field as t (item_number, field_id, closed, activity_at, word, number, day)
  select r.item_number, r.field_id, r.closed, r.activity_at, r.word, r.number, r.day from field_rows(new) r
  on conflict (item_number, field_id) do update
  set closed = excluded.closed, activity_at = excluded.activity_at, word = excluded.word, number = excluded.number, day = excluded.day;
  return null;
end $$;

create trigger fields_followed_new after insert on nuance.item
for each row when (new.fields <> '{}') execute function nuance_api.fields_follow();
create trigger fields_followed after update of fields, status, activity_at on nuance.item
for each row when ((new.fields <> '{}' or old.fields <> '{}')
                   and (new.fields, new.closed, new.activity_at) is distinct from (old.fields, old.closed, old.activity_at))
execute function nuance_api.fields_follow();
