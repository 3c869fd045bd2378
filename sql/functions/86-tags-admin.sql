-- SPDX-License-Identifier: Apache-2.0
-- Tags: admins make, name and colour them, put them in order, retire them and bring them back. None is ever removed: issues
-- keep what they have, and views go on to find it.

create function nuance_api.tags_lock() returns void
language sql set search_path = nuance, pg_temp as
$$ select pg_advisory_xact_lock(hashtextextended('nuance.tag', 0)) $$;
comment on function nuance_api.tags_lock() is 'Tags change one at a time';

create function nuance_api.tag_key_for(name text) returns text
language sql stable security definer set search_path = nuance, pg_temp as $$
  with word as (
    select coalesce(nullif(trim(both '-' from left(trim(both '-' from 
      regexp_replace(regexp_replace(normalize(lower(name), nfd), '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', '-', 'g')), 34)), ''), 'tag') as base
  )
  select w.base || case when n > 1 then '-' || n else '' end
  from word w, generate_series(case when w.base = 'none' then 2 else 1 end, 100000) n
  where not exists (select from tag g where g.key = w.base || case when n > 1 then '-' || n else '' end)
  order by n limit 1
$$;
comment on function nuance_api.tag_key_for(text) is 'A key, from a name: the first that is free of outage, outage-2, outage-3';

create function nuance_api.tags_room() returns void
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if (select count(*) from tag g where g.retired_at is null) >= 200 then
    perform refuse('name', 'tags-full', '200');
  end if;
end $$;
comment on function nuance_api.tags_room() is 'All tags are boxes in one form: there is an end to them';

create function nuance_api.tag_add(
  submission nuance.submission_key, name nuance.tag_name, key nuance.tag_key default null, colour nuance.tag_colour default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'tag_add');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform tags_lock();
  if exists (select from tag g where lower(g.name) = lower(trim(tag_add.name))) then
    perform refuse('name', 'tag-name-taken');
  elsif tag_add.key = 'none' then
    perform refuse('key', 'tag-key-reserved');
  elsif exists (select from tag g where g.key = tag_add.key) then
    perform refuse('key', 'tag-key-taken');
  end if;
  perform tags_room();
  insert into tag (key, name, colour, position)
  values (coalesce(tag_add.key, tag_key_for(tag_add.name)), trim(tag_add.name), coalesce(tag_add.colour, 'grey'),
          (select coalesce(max(g.position), 0) + 1 from tag g));
  return submission_end(submission, row('/admin/tags', 'tag-added', trim(tag_add.name), null)::nuance.outcome);
end $$;

create function nuance_api.tag_locked(wanted text) returns nuance.tag
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.tag;
begin
  perform tags_lock();
  select * into here from nuance.tag g where g.key = wanted;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return here;
end $$;
comment on function nuance_api.tag_locked(text) is 'A tag to be changed';

create function nuance_api.tag_change(
  submission nuance.submission_key, tag nuance.tag_key, name nuance.tag_name, colour nuance.tag_colour
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'tag_change');
  here nuance.tag;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := tag_locked(tag_change.tag);
  if exists (select from nuance.tag g where lower(g.name) = lower(trim(tag_change.name)) and g.id <> here.id) then
    perform refuse('name', 'tag-name-taken');
  end if;
  update nuance.tag g set name = trim(tag_change.name), colour = tag_change.colour where g.id = here.id;
  return submission_end(submission, row('/admin/tags', 'tag-changed', trim(tag_change.name), null)::nuance.outcome);
end $$;

create function nuance_api.tag_move(submission nuance.submission_key, tag nuance.tag_key, direction nuance.direction)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'tag_move');
  here nuance.tag;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := tag_locked(tag_move.tag);
  perform position_move('nuance.tag', here.id, direction);
  return submission_end(submission, row('/admin/tags', 'tag-moved', here.name, null)::nuance.outcome);
end $$;

create function nuance_api.tag_retire(submission nuance.submission_key, tag nuance.tag_key, retire nuance.flag) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'tag_retire');
  here nuance.tag;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := tag_locked(tag_retire.tag);
  if not retire and here.retired_at is not null then
    perform tags_room();
  end if;
  update nuance.tag g set retired_at = case when retire then coalesce(g.retired_at, now()) end where g.id = here.id;
  return submission_end(submission, row('/admin/tags', case when retire then 'tag-retired' else 'tag-back' end, here.name, null)::nuance.outcome);
end $$;
