-- SPDX-License-Identifier: Apache-2.0
-- Tags of items: what is asked for, what comes of it, how it is undone, and the table that lists walk along.
--
-- item.tags is a set. A change of it says what is added and what is taken away, never what the whole is to be: two who
-- change different tags of an item at once are both right, and undoing one change leaves the other.

create function nuance_api.tags_with(tags integer[], added integer[], removed integer[]) returns integer[]
language sql immutable parallel safe as $$
  select array(select t from unnest(tags) t where t <> all (coalesce(removed, '{}'))
               union select a from unnest(added) a order by 1)
$$;
comment on function nuance_api.tags_with(integer[], integer[], integer[]) is 'A set of tags without some and with others; what is in both is added';

create function nuance_api.tags_named(tags integer[]) returns text
language sql stable security definer set search_path = nuance, pg_temp as
$$ select string_agg(g.name, ', ' order by g.position, g.id) from tag g where g.id = any (tags) $$;
comment on function nuance_api.tags_named(integer[]) is 'Tags as the timeline says them; null where there is none';

create function nuance_api.tag_ids(keys text[]) returns integer[]
language sql stable security definer set search_path = nuance, pg_temp as
$$ select array(select g.id from tag g where g.key = any (keys) order by g.id) $$;
comment on function nuance_api.tag_ids(text[]) is 'Tags by their keys';

-- --- what is asked for -------------------------------------------------------------------------------------

create function nuance_api.tag_keys_read(field text, said text) returns text[]
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  keys text[] := array(select distinct lower(trim(k)) from regexp_split_to_table(said, ',') k where trim(k) <> '');
  unknown text;
begin
  if said is null then
    return null;
  elsif keys = '{none}' then
    return '{}';
  end if;
  select k into unknown from unnest(keys) k where not exists (select from tag g where g.key = k) order by k limit 1;
  if unknown is not null then
    perform refuse(field, 'unknown-tag', left(unknown, 60));
  end if;
  return keys;
end $$;
comment on function nuance_api.tag_keys_read(text, text) is 'Keys with commas between them, or none; null is null';

-- tags and tags_were are what a form with boxes to tick sends: what is ticked, and what was ticked when it was shown. Without
-- the second one, tags is what the item is to have.
create function nuance_api.tags_asked(item bigint, tags text, tags_were text, tags_add text, tags_remove text) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  ticked text[];
  shown text[];
  added text[];
  removed text[];
  retired text;
begin
  if num_nonnulls(tags, tags_were, tags_add, tags_remove) = 0 then
    return '{}';
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  end if;
  ticked := tag_keys_read('tags', tags);
  shown := tag_keys_read('tags_were', tags_were);
  added := tag_keys_read('tags_add', tags_add);
  removed := tag_keys_read('tags_remove', tags_remove);
  if ticked is not null and shown is null then
    shown := array(select g.key from nuance.item i join nuance.tag g on g.id = any (i.tags) where i.number = tags_asked.item);
  end if;
  -- Nothing ticked is not sent, but that the boxes were there is.
  added := array(select k from unnest(ticked) k where k <> all (shown) union select k from unnest(added) k order by 1);
  removed := array(select k from unnest(shown) k where k <> all (coalesce(ticked, '{}')) union select k from unnest(removed) k
                   except select k from unnest(added) k order by 1);
  select g.name into retired from nuance.tag g where g.key = any (added) and g.retired_at is not null order by g.position, g.id limit 1;
  if retired is not null then
    perform refuse(case when tags_add is null then 'tags' else 'tags_add' end, 'tag-retired', retired);
  end if;
  return jsonb_strip_nulls(jsonb_build_object('tags_add', case when added <> '{}' then to_jsonb(added) end,
                                              'tags_remove', case when removed <> '{}' then to_jsonb(removed) end));
end $$;
comment on function nuance_api.tags_asked(bigint, text, text, text, text) is
  'What a form asks of an item''s tags, as arguments of a command: keys to add and to take away, as far as there are any; staff only';

create function nuance_api.tags_wanted(tags integer[], arguments jsonb) returns integer[]
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  most constant integer := 30;
  result integer[] := tags_with(tags, tag_ids(array(select jsonb_array_elements_text(arguments -> 'tags_add'))),
                                tag_ids(array(select jsonb_array_elements_text(arguments -> 'tags_remove'))));
begin
  if cardinality(result) > greatest(most, cardinality(tags)) then
    perform refuse('tags', 'too-many-tags', most::text);
  end if;
  return result;
end $$;
comment on function nuance_api.tags_wanted(integer[], jsonb) is 'An item''s tags as a command will make them';

-- --- undoing -----------------------------------------------------------------------------------------------

create function nuance_api.tags_of(said jsonb) returns integer[]
language sql immutable parallel safe as $$ select array(select t::integer from jsonb_array_elements_text(said) t) $$;

create function nuance_api.tags_as_left(before jsonb, after jsonb, now_there jsonb) returns boolean
language sql immutable parallel safe as $$
  select not exists (
    select from unnest(nuance_api.tags_of(before)) b
    where b <> all (nuance_api.tags_of(after)) and b = any (nuance_api.tags_of(now_there))
    union all
    select from unnest(nuance_api.tags_of(after)) a
    where a <> all (nuance_api.tags_of(before)) and a <> all (nuance_api.tags_of(now_there)))
$$;
comment on function nuance_api.tags_as_left(jsonb, jsonb, jsonb) is 'Whether what a command added is still there, and what it took away still is not';

create function nuance_api.tags_back(before jsonb, after jsonb, now_there jsonb) returns integer[]
language sql immutable parallel safe as $$
  select nuance_api.tags_with(nuance_api.tags_of(now_there),
    array(select b from unnest(nuance_api.tags_of(before)) b where b <> all (nuance_api.tags_of(after))),
    array(select a from unnest(nuance_api.tags_of(after)) a where a <> all (nuance_api.tags_of(before))))
$$;
comment on function nuance_api.tags_back(jsonb, jsonb, jsonb) is 'Tags without what a command added, and with what it took away; what came and went since stays so';

-- --- the table beside it -----------------------------------------------------------------------------------

create function nuance_api.tags_follow() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.tags = old.tags then
    update item_tag t set closed = new.closed, activity_at = new.activity_at where t.item_number = new.number;
    return null;
  end if;
  delete from item_tag t where t.item_number = new.number and t.tag_id <> all (new.tags);
  insert into item_tag as t (item_number, tag_id, closed, activity_at)
  select new.number, g, new.closed, new.activity_at from unnest(new.tags) g
  on conflict (item_number, tag_id) do update set closed = excluded.closed, activity_at = excluded.activity_at;
  return null;
end $$;

create trigger tags_followed_new after insert on nuance.item
for each row when (new.tags <> '{}') execute function nuance_api.tags_follow();
create trigger tags_followed after update of tags, status, activity_at on nuance.item
for each row when ((new.tags <> '{}' or old.tags <> '{}')
                   and (new.tags, new.closed, new.activity_at) is distinct from (old.tags, old.closed, old.activity_at))
execute function nuance_api.tags_follow();
