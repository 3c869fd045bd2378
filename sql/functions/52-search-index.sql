-- SPDX-License-Identifier: Apache-2.0
-- What searches look at: written with each issue and comment, in the same transaction.

create function nuance_api.search_configuration(language text) returns regconfig
language sql immutable parallel safe as $$
  -- Constants, each of them: a cast of the whole would keep this from becoming part of what calls it.
  select case left(language, 2) when 'de' then 'nuance.german'::regconfig when 'fr' then 'nuance.french'::regconfig
    when 'es' then 'nuance.spanish'::regconfig else 'nuance.english'::regconfig end
$$;
comment on function nuance_api.search_configuration(text) is 'How words of a language are brought to their stems';

-- Chinese, Japanese and Korean put no spaces between words: each pair of characters counts as one.
-- In PL/pgSQL, as all here that reads sets: its plan is kept, where that of a function in SQL is made at each call.
create function nuance_api.search_pairs(body text) returns text[]
language plpgsql immutable parallel safe as $$
begin
  return array(
    select distinct substr(run, n, 2)
    from regexp_matches(body, '[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+', 'g') as found (runs)
    cross join lateral unnest(runs) as run
    cross join lateral generate_series(1, length(run)) as n);
end $$;
comment on function nuance_api.search_pairs(text) is 'Each character of such a script with the one behind it';

create function nuance_api.search_identifiers(body text) returns text
language plpgsql immutable parallel safe as $$
begin
  return (
    select left(coalesce(string_agg(distinct word, ' '), ''), 8000)
    from regexp_matches(lower(body), '[a-z0-9][a-z0-9_.:/@#-]{2,99}', 'g') as found (words)
    cross join lateral unnest(words) as word
    where word ~ '[0-9]' or word ~ '[a-z0-9][_.:/@#-][a-z0-9]');
end $$;
comment on function nuance_api.search_identifiers(text) is 'Error numbers, host names, addresses: what people look for by a piece';

create function nuance_api.search_vector(body text, language text) returns tsvector
language sql immutable parallel safe as $$
  select to_tsvector('nuance.plain', body)
      || to_tsvector(nuance_api.search_configuration(language), body)
      || array_to_tsvector(nuance_api.search_pairs(body))
$$;
comment on function nuance_api.search_vector(text, text) is 'The words of a text, as they are and by their stems';

-- They begin with a character that no text holds.
create function nuance_api.search_mark(kind text, id bigint) returns text
language sql immutable parallel safe as $$ select chr(1) || kind || id $$;

create function nuance_api.search_marks(item nuance.item) returns tsvector
language sql immutable parallel safe as $$
  select array_to_tsvector(array[
    nuance_api.search_mark('c', item.contract_id), nuance_api.search_mark('r', item.requestor_id),
    nuance_api.search_mark('q', item.queue_id), nuance_api.search_mark('b', item.number / 4096)])
$$;
comment on function nuance_api.search_marks(nuance.item) is
  'Contract, requestor, queue, and which block of numbers: so that a search stays within its bounds';

create function nuance_api.search_head(item nuance.item, shown boolean) returns tsvector
language plpgsql stable set search_path = nuance, nuance_api, pg_temp as $$
begin
  return (
    select search_marks(item)
        || setweight(search_vector(case when shown then without_addresses(item.title) else item.title end, p.language), 'A')
        || setweight(search_vector(case when shown then without_addresses(p.name) else p.name end, p.language), 'C')
    from person p where p.id = item.requestor_id);
end $$;
comment on function nuance_api.search_head(nuance.item, boolean) is
  'What each part of an issue is found by: its marks, title and requestor; shown: to others than staff, without addresses';

create function nuance_api.file_words(name text) returns text
language sql immutable strict parallel safe as $$ select name || ' ' || regexp_replace(name, '[._-]+', ' ', 'g') $$;
comment on function nuance_api.file_words(text) is 'A file is found by its name, and by the words in it';

create function nuance_api.search_pieces(already text, body text) returns text
language sql immutable parallel safe as $$
  select left(concat_ws(' ', nullif(already, ''), nullif(nuance_api.search_identifiers(body), '')), 8000)
$$;
comment on function nuance_api.search_pieces(text, text) is 'Adds a text''s identifiers to those there are';

create function nuance_api.search_put_part(item nuance.item, part integer, first_entry bigint, public text, internal text)
returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  spoken text := (select p.language from person p where p.id = item.requestor_id);
  -- Who reads an issue as a community member sees no addresses, and must not find by them either.
  shown text := without_addresses(public);
  whole text := concat_ws(e'\n', nullif(public, ''), nullif(internal, ''));
  words tsvector := search_head(item, false) || search_vector(whole, spoken);
  shown_words tsvector := search_head(item, true) || search_vector(shown, spoken);
  alike boolean := whole = shown and words = shown_words;
begin
  insert into item_words (item_number, part, first_entry, for_customers, for_staff, length, vector, identifiers)
  values (item.number, part, first_entry, true, alike, length(whole), shown_words, search_pieces('', shown));
  if not alike then
    insert into item_words (item_number, part, first_entry, for_customers, for_staff, length, vector, identifiers)
    values (item.number, part, first_entry, false, true, length(whole), words, search_pieces('', whole));
  end if;
end $$;
comment on function nuance_api.search_put_part(nuance.item, integer, bigint, text, text) is
  'A part of what an issue is found by, from all that is said in it: to everybody, and to staff alone';

create function nuance_api.search_append(item nuance.item, body text, internal boolean, entry bigint default 0) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  part_length constant integer := 30000;
  spoken text := (select p.language from person p where p.id = item.requestor_id);
  shown text := case when internal then '' else without_addresses(body) end;
  words tsvector;
  shown_words tsvector;
  last item_words;
begin
  select * into last from item_words s where s.item_number = item.number and s.for_staff order by s.part desc limit 1;
  if last.item_number is null or last.length > part_length then
    perform search_put_part(item, coalesce(last.part + 1, 0), entry, case when internal then '' else body end,
                            case when internal then body else '' end);
    return;
  end if;
  words := search_vector(body, spoken);
  shown_words := case when shown = body then words else search_vector(shown, spoken) end;
  if last.for_customers and shown <> body then
    update item_words s set for_staff = false
    where s.item_number = item.number and s.part = last.part and s.for_customers;
    insert into item_words (item_number, part, first_entry, for_customers, for_staff, length, vector, identifiers)
    values (item.number, last.part, last.first_entry, false, true, last.length, last.vector, last.identifiers);
  end if;
  update item_words s
  set vector = s.vector || case when s.for_staff then words else shown_words end,
      identifiers = search_pieces(s.identifiers, case when s.for_staff then body else shown end),
      length = s.length + length(body)
  where s.item_number = item.number and s.part = last.part and (s.for_staff or shown <> '');
end $$;
comment on function nuance_api.search_append(nuance.item, text, boolean, bigint) is
  'Adds a text to what an issue is found by; an internal one for staff alone';

create function nuance_api.search_entry_shown(kind text, internal boolean) returns boolean
language sql immutable parallel safe as $$ select not internal and kind not in ('page', 'mana') $$;
comment on function nuance_api.search_entry_shown(text, boolean) is
  'Whether others than staff may find by it. Pages and mana are for the contract: community members read the rest of a timeline';

-- Texts of fields are found as those of notes are: by staff alone. They stand with the description, in its part.
create function nuance_api.fields_searched(fields jsonb) returns text
language plpgsql stable security definer set search_path = nuance, pg_temp as $$
begin
  if fields = '{}' then
    return null;
  end if;
  return (select string_agg(v.value, e'\n' order by f.position, f.id)
          from jsonb_each_text(fields) v join nuance.field f on f.id = v.key::integer where f.kind = 'text');
end $$;
comment on function nuance_api.fields_searched(jsonb) is 'The texts among an item''s fields; null where there is none';

-- What an issue says: its description, then what was written, as it stands now.
create function nuance_api.search_texts(item nuance.item, first bigint, last bigint)
returns table (entry bigint, body text, internal boolean)
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select 0::bigint, item.body, false where first = 0
  union all
  select 0, s.said, true from fields_searched(item.fields) s (said) where first = 0 and s.said is not null
  union all
  (select t.id, t.body, t.internal
   from (
     select e.id, 0 as place, coalesce(s.body, e.body) as body, not search_entry_shown(e.kind, e.internal) as internal
     from timeline_entry e left join entry_state s on s.entry_id = e.id
     where e.item_number = item.number and e.id >= first and e.id < last and e.body is not null and s.removed_at is null
     union all
     select a.entry_id, 1, file_words(a.name), a.internal or a.private
     from attachment a left join entry_state s on s.entry_id = a.entry_id
     where a.item_number = item.number and a.entry_id >= first and a.entry_id < last and a.removed_at is null and s.removed_at is null
   ) t
   order by t.id, t.place)
$$;
comment on function nuance_api.search_texts(nuance.item, bigint, bigint) is
  'The texts of an issue from one entry to before another; 0 is the description';

create function nuance_api.search_rebuild(item nuance.item) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  said record;
begin
  delete from item_words s where s.item_number = item.number;
  for said in select * from search_texts(item, 0, 999999999999999999) loop
    perform search_append(item, said.body, said.internal, said.entry);
  end loop;
end $$;
comment on function nuance_api.search_rebuild(nuance.item) is 'Makes anew what an issue is found by, from all that stands in it';

-- Only the part that holds the entry is made anew: a long issue costs no more than a short one.
create function nuance_api.search_follow_edit(item nuance.item, entry bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here item_words;
  beyond bigint;
  said text;
  noted text;
begin
  select * into here from item_words s
  where s.item_number = item.number and s.for_staff and s.first_entry <= entry order by s.part desc limit 1;
  if here.item_number is null or exists (
       select from item_words s where s.item_number = item.number and s.part > here.part and s.first_entry is null) then
    perform search_rebuild(item);
    return;
  end if;
  select min(s.first_entry) into beyond from item_words s where s.item_number = item.number and s.part > here.part;
  select string_agg(t.body, e'\n' order by t.entry) filter (where not t.internal),
         string_agg(t.body, e'\n' order by t.entry) filter (where t.internal)
  into said, noted
  from search_texts(item, here.first_entry, coalesce(beyond, 999999999999999999)) t;
  delete from item_words s where s.item_number = item.number and s.part = here.part;
  perform search_put_part(item, here.part, here.first_entry, coalesce(said, ''), coalesce(noted, ''));
end $$;
comment on function nuance_api.search_follow_edit(nuance.item, bigint) is
  'Makes an issue found by what an entry says now, and no more by what it said';

create function nuance_api.search_follow_item() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    perform search_append(new, new.body, false);
    perform search_append(new, s.said, true) from fields_searched(new.fields) s (said) where s.said is not null;
  elsif (new.title, new.body, new.requestor_id) is distinct from (old.title, old.body, old.requestor_id) then
    perform search_rebuild(new);
  else
    if (new.contract_id, new.queue_id) is distinct from (old.contract_id, old.queue_id) then
      update item_words s
      set vector = ts_delete(s.vector, tsvector_to_array(search_marks(old))) || search_marks(new)
      where s.item_number = new.number;
    end if;
    if new.fields <> old.fields and fields_searched(new.fields) is distinct from fields_searched(old.fields) then
      perform search_follow_edit(new, 0);
    end if;
  end if;
  return null;
end $$;

create trigger item_searched
after insert or update of title, body, requestor_id, contract_id, queue_id, fields on nuance.item
for each row execute function nuance_api.search_follow_item();

create function nuance_api.search_follow_entry() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform search_append(i, new.body, not search_entry_shown(new.kind, new.internal), new.id) from item i where i.number = new.item_number;
  return null;
end $$;

create trigger entry_searched after insert on nuance.timeline_entry
for each row when (new.body is not null) execute function nuance_api.search_follow_entry();


create function nuance_api.job_search_fill() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wordless item;
  reached bigint := (select f.before from search_fill f);
  dealt integer := 0;
begin
  for wordless in
    select i.* from search_stale s join item i on i.number = s.item_number limit 200
  loop
    perform from item i where i.number = wordless.number for no key update;
    select * into wordless from item i where i.number = wordless.number;
    perform search_rebuild(wordless);
    delete from search_stale s where s.item_number = wordless.number;
    dealt := dealt + 1;
  end loop;
  if dealt > 0 then
    return dealt;
  end if;
  for wordless in
    select * from item i where i.number < reached order by i.number desc limit 200
  loop
    perform search_rebuild(wordless);
    reached := wordless.number;
    dealt := dealt + 1;
  end loop;
  update search_fill f set before = reached where dealt > 0;
  return dealt;
end $$;
comment on function nuance_api.job_search_fill() is 'Makes searches find issues that are older than searching, or than the way it looks at them';
insert into nuance.job (name, every) values ('search_fill', '1 hour')
on conflict (name) do update set every = excluded.every;
