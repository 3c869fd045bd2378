-- SPDX-License-Identifier: Apache-2.0
-- Searches for what is the desk's own: tags, and fields, each of which is a filter by its key. And what the candidates of a
-- search are walked along.
--
-- Issues of a tag, a choice or a text are walked along its own piece of an index, in the order of the list. Numbers, days
-- and beginnings of texts are no such piece: up to ten thousand issues that have one within bounds are known by their
-- numbers; of more numbers and days, those that have the field are walked along, and each of ten thousand is asked. Of more
-- texts of a beginning, nothing is walked along: where nothing else narrows the search, it is among ten thousand of these.

create function nuance_api.search_tagged(tags integer[]) returns bigint
language sql stable security definer set search_path = nuance, pg_temp as $$
  select coalesce(sum(n.n), 0)
  from unnest(tags) wanted
  cross join lateral (select count(*) as n from (select from item_tag t where t.tag_id = wanted limit 10000) t) n
$$;
comment on function nuance_api.search_tagged(integer[]) is 'How many issues some tags have, of each ten thousand at most: the rarer one is walked along';

-- --- fields ------------------------------------------------------------------------------------------------

-- No farther back than search_moment() goes.
create function nuance_api.search_day(said text) returns date
language sql stable parallel safe as $$
  select case when said ~ '^[+-][0-9]+$' then (now() + greatest(said::bigint, -200000000000) * interval '1 second')::date else said::date end
$$;
comment on function nuance_api.search_day(text) is 'A day of a query: as PostgreSQL reads it, or in seconds from now; in the zone of whoever asks';

create function nuance_api.search_prefix(said text) returns text
language sql immutable parallel safe as
$$ select regexp_replace(lower(left(said, -1)), '([\\%_])', '\\\1', 'g') || '%' $$;
comment on function nuance_api.search_prefix(text) is 'A pattern for what begins with the word before a star';

create function nuance_api.search_field_words(term jsonb) returns table (word text, at text, exact boolean)
language sql immutable parallel safe as $$
  select w.word, format('in,%s', w.n - 1), false from jsonb_array_elements_text(term -> 'in') with ordinality w (word, n)
  union all
  select w.word, format('exact,%s', w.n - 1), true from jsonb_array_elements_text(term -> 'exact') with ordinality w (word, n)
$$;
comment on function nuance_api.search_field_words(jsonb) is
  'The values a query asks a field for, and where each stands; what was in quotation marks is exact: none and a star have no meaning there';

create function nuance_api.search_field_problem(f nuance.field, term jsonb, out code text, out argument text)
language plpgsql stable set search_path = nuance, nuance_api, pg_temp as $$
declare
  number constant text := '^[+-]?[0-9]{1,30}(\.[0-9]{1,30})?$';
  compared boolean := term ?| array['ge', 'gt', 'le', 'lt'] and term -> 'in' <> '["none"]';
begin
  case f.kind
    when 'number' then
      select 'not-a-number', v.said into code, argument
      from (select b.value from jsonb_each_text(term) b where compared and b.key in ('ge', 'gt', 'le', 'lt')
            union all select w.word from search_field_words(term) w where not compared and (w.exact or w.word <> 'none')) v (said)
      where v.said !~ number limit 1;
    when 'date' then
      select 'not-a-time', v.said into code, argument
      from (select term -> 'in' ->> 0 where term ? 'days' and term ->> 'days' ~ '[0-9]{2}:[0-9]{2}"'
            union all select w.word from search_field_words(term) w
                      where not term ? 'days' and field_day_read(w.word) is null and (w.exact or w.word <> 'none')) v (said)
      where v.said is not null limit 1;
    when 'choice' then
      select 'not-a-choice', w.word into code, argument from search_field_words(term) w
      where (w.exact or w.word <> 'none') and not exists (select from jsonb_array_elements(f.choices) c where c ->> 'key' = lower(w.word)) limit 1;
    else
      if compared and term -> 'in' ->> 0 ~ '^[<>]' then
        code := 'not-comparable';
        argument := term -> 'in' ->> 0;
      end if;
  end case;
end $$;
comment on function nuance_api.search_field_problem(nuance.field, jsonb) is 'What is wrong with what a query says of a field; null: nothing is';

-- $1 holds the terms; a value is taken from it where it is used.
create function nuance_api.search_field_values(f nuance.field, term jsonb, place text, held text) returns text[]
language plpgsql stable set search_path = nuance, nuance_api, pg_temp as $$
declare
  days boolean := f.kind = 'date' and term ? 'days';
  compared boolean := days or (f.kind = 'number' and term ?| array['ge', 'gt', 'le', 'lt']);
begin
  if term -> 'in' = '["none"]' and not term ? 'exact' then
    return '{}';
  elsif compared then
    return array(
      select string_agg(held || case b.key when 'ge' then ' >= ' when 'gt' then ' > ' when 'le' then ' <= ' else ' < ' end
        || format(case when days then 'nuance_api.search_day($1 #>> %L)' else '($1 #>> %L)::numeric' end,
                  format(case when days then '{%s,days,%s}' else '{%s,%s}' end, place, b.key)), ' and ')
      from jsonb_each_text(case when days then term -> 'days' else term end) b where b.key in ('ge', 'gt', 'le', 'lt'));
  end if;
  return array(
    select held || format(case f.kind when 'number' then ' = ($1 #>> %L)::numeric' when 'date' then ' = ($1 #>> %L)::date'
                             else case when f.kind = 'text' and w.word like '%*' and not w.exact then ' like nuance_api.search_prefix($1 #>> %L)' else ' = lower($1 #>> %L)' end end,
                           format('{%s,%s}', place, w.at))
    from search_field_words(term) w
    where w.exact or w.word <> 'none');
end $$;
comment on function nuance_api.search_field_values(nuance.field, jsonb, text, text) is
  'The conditions of which a value has to meet one, for the term that stands at that place of $1';

create function nuance_api.search_field_condition(term jsonb, place text) returns text
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  f nuance.field;
  held text;
  made text;
begin
  select * into f from nuance.field g where g.key = term ->> 'filter';
  if f.id is null or (search_field_problem(f, term)).code is not null then
    return null;
  end if;
  held := format(case f.kind when 'number' then '(i.fields ->> %L)::numeric' when 'date' then '(i.fields ->> %L)::date' else 'lower(i.fields ->> %L)' end, f.id);
  select string_agg('(' || v || ')', ' or ') into made from unnest(search_field_values(f, term, place, held)) v;
  -- What the queue does not use is unseen.
  made := format('(i.queue_id = any (%L::bigint[]) and (%s))', f.queue_ids, coalesce(made, 'false'));
  if term -> 'in' ? 'none' then
    made := made || format(' or not (i.queue_id = any (%L::bigint[]) and i.fields ? %L)', f.queue_ids, f.id);
  end if;
  return made;
end $$;
comment on function nuance_api.search_field_condition(jsonb, text) is 'The condition of a term about a field on an item i; null where it makes no sense';

-- --- what candidates are walked along ----------------------------------------------------------------------

create function nuance_api.search_way(
  terms jsonb, place integer, out walked text, out walks text[], out n bigint, out among bigint[], out within text, out beyond boolean
) language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  most constant integer := 10000;
  term constant jsonb := terms -> place;
  tags integer[];
  f nuance.field;
  found text[];
begin
  beyond := false;
  if term ->> 'filter' = 'tag' then
    tags := tag_ids(search_list(term -> 'in'));
    walked := 'nuance.item_tag';
    walks := array(select format('tagged.tag_id = %s', t) from unnest(tags) t);
    n := search_tagged(tags);
    within := format('select t.item_number from nuance.item_tag t where t.tag_id = any (%L)', tags);
    return;
  end if;
  select * into f from nuance.field g where g.key = term ->> 'filter';
  if f.id is null or (search_field_problem(f, term)).code is not null then
    return;
  end if;
  found := array(
    select format('select t.item_number from nuance.item_field t where t.field_id = %s and %s', f.id, v)
    from unnest(search_field_values(f, term, place::text, case f.kind when 'number' then 't.number' when 'date' then 't.day' else 't.word' end)) v);
  within := array_to_string(found, ' union ');
  if f.kind = 'choice' or (f.kind = 'text' and not term -> 'in' @? '$[*] ? (@ like_regex "[*]$")') then
    execute format('select sum(c.count) from (%s) c', (select string_agg(format('select count(*) from (%s limit %s) c', w, most), ' union all ') from unnest(found) w))
    into n using terms;
    walked := 'nuance.item_field';
    walks := array(select format('tagged.field_id = %s and %s', f.id, v) from unnest(search_field_values(f, term, place::text, 'tagged.word')) v);
    return;
  end if;
  execute format('select array(select u.item_number from (%s) u limit %s)', (select string_agg(format('(%s limit %s)', w, most + 1), ' union ') from unnest(found) w), most + 1)
  into among using terms;
  beyond := cardinality(among) > most;
  if beyond then
    if f.kind = 'text' then
      among := among[1:most];
    else
      among := null;
      walked := 'nuance.item_field';
      walks := array[format('tagged.field_id = %s and tagged.word = %L', f.id, '')];
      n := most;
    end if;
  end if;
end $$;
comment on function nuance_api.search_way(jsonb, integer) is
  'How the candidates of a term are come by: along pieces of an index, the fewer (n) the better; among these issues, which are all or, beyond, some of more; or within what a statement gives, where all are wanted';

create function nuance_api.search_conditions(
  terms jsonb, spoken text, out conditions text, out checked text, out words tsquery, out walked text, out walks text[], out among bigint[],
  out within text[], out beyond boolean
) language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  staff boolean := viewer_is_staff();
  term record;
  way record;
  fewest bigint;
  picked bigint[];  -- of more than ten thousand
  worded boolean := false;
begin
  conditions := 'true';
  checked := 'true';
  words := '';
  within := '{}';
  for term in
    select t.said, (t.n - 1)::integer as place from jsonb_array_elements(terms) with ordinality t (said, n)
    where t.said ->> 'filter' is distinct from 'sort'
  loop
    if term.said ? 'filter' then
      if staff and (term.said ->> 'filter' = 'tag' or term.said ? 'own') and not term.said ? 'not' and not term.said -> 'in' ? 'none' then
        select * into way from search_way(terms, term.place);
        if way.within is not null then
          within := within || way.within;
        end if;
        if way.among is not null and way.beyond then
          picked := coalesce(picked, way.among);
        elsif way.among is not null then
          among := case when among is null then way.among else array(select a from unnest(among) a intersect select w from unnest(way.among) w) end;
        elsif way.walks is not null and (walks is null or way.n < fewest) then
          walked := way.walked;
          walks := way.walks;
          fewest := way.n;
        end if;
      end if;
      if term.said ->> 'filter' in ('comments', 'plan', 'updated', 'tag') or term.said ?| array['not', 'own'] then
        checked := checked || ' and ' || search_condition(term.said, term.place::text);
      else
        conditions := conditions || ' and ' || search_condition(term.said, term.place::text);
      end if;
    elsif term.said ? 'not' then
      checked := checked || format(' and not exists (select from nuance.item_words s where s.item_number = i.number
        and s.%s and s.vector @@ nuance_api.search_word($1 #>> %L, $4))',
        case when staff then 'for_staff' else 'for_customers' end, format('{%s,text}', term.place));
    else
      worded := true;
      words := words || search_word(term.said ->> 'text', spoken);
    end if;
  end loop;
  beyond := picked is not null and among is null and walks is null and not worded;
  if beyond then
    among := picked;
  end if;
end $$;
comment on function nuance_api.search_conditions(jsonb, text) is
  'What a query asks of an item i, as a statement of fixed pieces: what indexes answer, what they do not, and the words. $1: the terms, $4: the language. It is one of those walked along, and among or within these, as far as that is said; beyond: among is not all there is';

create function nuance_api.search_candidates(
  key text, conditions text, ordered text, most integer, from_what text, more_columns text, walked text, walks text[]
) returns text
language sql immutable parallel safe as $$
  select case
    when walks is null then format('select i.number, %s as key1%s from %s i where %s order by %s limit %s',
                                   key, more_columns, from_what, conditions, ordered, most)
    when walks = '{}' then 'select 0::bigint as number, 0::bigint as key1 where false'
    else (
      -- Of each as many as there may be of all: an issue of two tags is once among them.
      select format('select u.number, u.key1 from (%s) u order by u.key1%s, u.number%2$s limit %s',
                    string_agg(format('(select i.number, %s as key1 from %s tagged join nuance.item i on i.number = tagged.item_number
                                        where %s and %s order by %s limit %s)',
                                      key, walked, w, replace(conditions, 'i.closed', 'tagged.closed'),
                                      replace(ordered, 'i.activity_at', 'tagged.activity_at'), most), ' union '),
                    case when ordered like '% desc' then ' desc' else '' end, most)
      from unnest(walks) w)
    end
$$;
comment on function nuance_api.search_candidates(text, text, text, integer, text, text, text, text[]) is
  'The statement that gives the first candidates of a search with the key they are sorted by, along an index of the items or of their tags or fields';

-- --- what there is not -------------------------------------------------------------------------------------

-- A tag, field or choice that there is not finds nothing, and for a slip of the pen that is no answer. Others than staff are
-- told of none: to them a field is no filter, whether there is one or not.
create function nuance_api.query_problems(terms jsonb) returns table (field text, code text, argument text)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if not viewer_is_staff() then
    return query
      select 'q', 'unknown-filter', t.said ->> 'filter'
      from jsonb_array_elements(terms) with ordinality t (said, n) where t.said ? 'own' order by t.n;
    return;
  end if;
  return query
    select 'q', p.code, p.argument
    from jsonb_array_elements(terms) with ordinality t (said, n)
    cross join lateral (
      select 'unknown-tag' as code, w.word as argument, w.n
      from jsonb_array_elements_text(case when t.said ->> 'filter' = 'tag' then t.said -> 'in' end) with ordinality w (word, n)
      where w.word <> 'none' and not exists (select from nuance.tag g where g.key = lower(w.word))
      union all
      select 'unknown-filter', t.said ->> 'filter', 1
      where t.said ? 'own' and not exists (select from nuance.field f where f.key = t.said ->> 'filter')
      union all
      select o.code, o.argument, 1
      from nuance.field f
      cross join lateral search_field_problem(f, t.said) o
      where t.said ? 'own' and f.key = t.said ->> 'filter' and o.code is not null) p
    order by t.n, p.n;
end $$;
comment on function nuance_api.query_problems(jsonb) is 'What is wrong with a query that can be read: the field, what, and the word';

create function nuance_api.query_check(terms jsonb) returns void
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform refuse(p.field, p.code, p.argument) from query_problems(terms) p;
end $$;
comment on function nuance_api.query_check(jsonb) is 'Refuses a query that names what there is not';
