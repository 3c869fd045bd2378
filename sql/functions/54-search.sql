-- SPDX-License-Identifier: Apache-2.0
-- Searches. A query comes as data (mod_nuance/core/query.h). Each kind of term has its condition here,
-- which takes its values from that data: nobody's text becomes a piece of a statement.
--
-- Work is bounded. Words are looked for from the newest issues back, until ten thousand were found;
-- conditions that no index answers are asked of ten thousand candidates at most. Candidates of a tag, or of a value of a
-- field, are walked along its own index. What is the desk's own is in 54-search-own.sql.

create function nuance_api.search_word(said text, language text) returns tsquery
language plpgsql immutable parallel safe as $$
begin
  return phraseto_tsquery('nuance.plain', said)
      || phraseto_tsquery(nuance_api.search_configuration(language), said)
      || coalesce((select string_agg(quote_literal(pair), ' & ')::tsquery
                   from unnest(nuance_api.search_pairs(said)) pair
                   -- the last character of a run is listed alone, and need not be the last where it is found
                   where length(pair) = 2 or length(said) = 1), '');
end $$;
comment on function nuance_api.search_word(text, text) is 'What a word or phrase of a query looks for';

create function nuance_api.search_marked(kind text, ids bigint[]) returns tsquery
language plpgsql immutable parallel safe as $$
begin
  return (select coalesce(string_agg(quote_literal(nuance_api.search_mark(kind, id)), ' | ')::tsquery, '') from unnest(ids) id);
end $$;
comment on function nuance_api.search_marked(text, bigint[]) is 'What belongs to any of these';

create function nuance_api.search_scope() returns tsquery
language sql stable set search_path = nuance, nuance_api, pg_temp as $$
  select search_marked('r', array[viewer_person()])
      || search_marked('c', array(
           select m.contract_id from membership m join contract c on c.id = m.contract_id
           where m.person_id = viewer_person() and c.kind <> 'free'))
      || search_marked('q', array(
           select q.id from queue q where viewer_role() = 'community' and q.community_may_read))
$$;
comment on function nuance_api.search_scope() is 'What who is not staff may find: what others have must not even take part';

create function nuance_api.search_piece(word text) returns text
language sql immutable parallel safe as
$$ select '%' || regexp_replace(lower(word), '([\\%_])', '\\\1', 'g') || '%' $$;
comment on function nuance_api.search_piece(text) is 'A pattern for what holds the word';

-- A few words around the first match, marked: of the description, or of the newest comment that holds one.
create function nuance_api.search_said(item bigint, body text, words tsquery, language text) returns text
language plpgsql stable set search_path = nuance, nuance_api, pg_temp as $$
declare
  options constant text := format('StartSel=%s, StopSel=%s, MaxWords=28, MinWords=14', chr(2), chr(3));
  made text;
  bodies text[];
begin
  if numnode(words) = 0 then
    return null;
  end if;
  made := ts_headline(search_configuration(language), left(body, 4000), words, options);
  if position(chr(2) in made) = 0 then
    -- Nothing is asked about what staff read.
    if viewer_is_staff() then
      bodies := array(select s.body from staff_entry s where s.item_number = item and s.body is not null order by s.id desc limit 10);
    else
      bodies := array(select v.body from visible_entry v where v.item_number = item and v.body is not null order by v.id desc limit 10);
    end if;
    select h.said into made
    from unnest(bodies) b (body)
    cross join lateral (select ts_headline(search_configuration(language), left(b.body, 4000), words, options) as said offset 0) h
    where position(chr(2) in h.said) > 0 limit 1;
  end if;
  return regexp_replace(made, '\s+', ' ', 'g');
end $$;
comment on function nuance_api.search_said(bigint, text, tsquery, text) is 'Where an issue says what was looked for';

create function nuance_api.search_looks_like_identifier(word text) returns boolean
language sql immutable parallel safe as
$$ select length(word) >= 3 and (word ~ '[0-9]' or word ~ '[[:alnum:]][_.:/@#-][[:alnum:]]') $$;

-- Whom and what words of filters mean. Stable, so that the planner knows how many there are.

create function nuance_api.search_list(words jsonb) returns text[]
language sql immutable parallel safe as $$ select array(select lower(w) from jsonb_array_elements_text(words) w) $$;
comment on function nuance_api.search_list(jsonb) is 'The words of a filter';

create function nuance_api.search_people(words jsonb, with_addresses boolean) returns bigint[]
language sql stable set search_path = nuance, nuance_api, pg_temp as $$
  select array(
    select a.person_id from account a
    where a.login = any (search_list(words))
      and (not viewer_is_community() or a.login = without_addresses(a.login) or a.person_id = viewer_person())
    union select d.person_id from address d
          where with_addresses and d.kind = 'email' and lower(d.value) = any (search_list(words)) and d.verified_at is not null
    union select d.person_id from address d
          where with_addresses and d.kind = 'email' and lower(d.value) = any (search_list(words)) and d.verified_at is null
    union select p.id from person p
          where lower(p.name) = any (search_list(words))
            and (not viewer_is_community() or p.name = without_addresses(p.name) or p.id = viewer_person())
    union select viewer_person() where 'me' = any (search_list(words)))
$$;
comment on function nuance_api.search_people(jsonb, boolean) is
  'People by login, name or address; me is the viewer. Community members are shown no addresses, and find nobody by one';

create function nuance_api.search_contracts(words jsonb) returns bigint[]
language sql stable set search_path = nuance, nuance_api, pg_temp as $$
  select array(
    select c.id from contract c
    where c.kind in ('instance', 'dedicated', 'free') and lower(c.name) = any (search_list(words))
    union select w::bigint from unnest(search_list(words)) w where w ~ '^[0-9]{1,18}$')
$$;
comment on function nuance_api.search_contracts(jsonb) is 'Contracts by name or number';

create function nuance_api.search_queue_ids(words jsonb) returns bigint[]
language sql stable set search_path = nuance, nuance_api, pg_temp as
$$ select array(select q.id from visible_queue q where q.key = any (search_list(words))) $$;
comment on function nuance_api.search_queue_ids(jsonb) is 'Queues by their keys';

-- No farther back than the calendar goes, which begins in 4713 BC: terms that were kept may hold more than is read today.
create function nuance_api.search_moment(said text) returns timestamptz
language sql stable parallel safe as $$
  select case when said ~ '^[+-][0-9]+$' then now() + greatest(said::bigint, -200000000000) * interval '1 second' else said::timestamptz end
$$;
comment on function nuance_api.search_moment(text) is 'A time of a query: as PostgreSQL reads it, or in seconds from now';

create function nuance_api.search_priority(key text) returns smallint
language sql stable set search_path = nuance, pg_temp as $$ select p.rank from priority p where p.key = search_priority.key $$;
comment on function nuance_api.search_priority(text) is 'The rank of a priority, null where there is none of that key';

-- The condition of one filter on an item i. What words and times mean is worked out once, not for each item: numbers and
-- times stand in the statement as such, whatever else there is is taken from $1, which holds the terms.
create function nuance_api.search_one_of(column_name text, ids bigint[]) returns text
language sql immutable parallel safe as $$
  -- An index keeps its order behind a single value only.
  select case when cardinality(ids) = 1 then format('%s = %s', column_name, ids[1]) else format('%s = any (%L::bigint[])', column_name, ids) end
$$;
comment on function nuance_api.search_one_of(text, bigint[]) is 'The condition that a column is one of these';

create function nuance_api.search_condition(term jsonb, place text) returns text
language plpgsql stable set search_path = nuance, nuance_api, pg_temp as $$
declare
  listed text := format('$1 #> %L', format('{%s,in}', place));
  filter text := term ->> 'filter';
  -- Who is not told the contract of an issue must not find it by that either. Candidates carry the column on.
  contract text := case when viewer_is_staff() then 'i.contract_id' else 'shown_contract' end;
  made text := 'true';
  staff boolean := viewer_is_staff();
  bound record;
begin
  case
    when filter = 'queue' then
      made := search_one_of('i.queue_id', search_queue_ids(term -> 'in'));
    when filter = 'owner' then
      made := search_one_of('i.owner_id', search_people(term -> 'in', false));
      if term -> 'in' ? 'none' then
        made := made || ' or i.owner_id is null';
      end if;
    when filter = 'is' then
      -- each word by itself, so that the planner sees what it can use an index for
      select string_agg(case w.word when 'open' then 'not i.closed' when 'closed' then 'i.closed'
               when 'unowned' then 'i.owner_id is null'
               -- how the desk works is for staff
               when 'ready' then case when staff then 'i.status = ''open'' and i.owner_id is null and i.snoozed_until is null and not i.leased' else 'false' end
               when 'snoozed' then case when staff then 'i.snoozed_until is not null' else 'false' end
               when 'urgent' then case when staff then 'not i.closed and i.urgency > 0 and i.snoozed_until is null' else 'false' end
               when 'late' then case when staff then 'i.late and not i.closed' else 'false' end
               else format('i.status = $1 #>> %L', format('{%s,in,%s}', place, w.n - 1)) end, ' or ')
      into made from jsonb_array_elements_text(term -> 'in') with ordinality w (word, n);
    when filter = 'contract' then
      made := search_one_of(contract, search_contracts(term -> 'in'));
    when filter = 'from' then
      made := search_one_of('i.requestor_id', search_people(term -> 'in', staff));
    when filter = 'tag' then
      -- tags are for staff; where a tag is what candidates are walked along, this is true of each
      made := case when not staff then 'false' else format('i.tags && %L::integer[]', tag_ids(search_list(term -> 'in'))) end;
      if staff and term -> 'in' ? 'none' then
        made := made || ' or i.tags = ''{}''';
      end if;
    when term ? 'own' then
      -- one there is not finds nothing, and its contrary neither
      made := case when staff then search_field_condition(term, place) end;
    when filter = 'plan' then
      made := format('%s in (select c.id from nuance.contract c join nuance.plan p on p.id = c.plan_id
        where p.key = any (nuance_api.search_list(%s)))', contract, listed);
    else
      for bound in select b.key, b.value from jsonb_each_text(term) b where b.key in ('ge', 'gt', 'le', 'lt') loop
        made := made || ' and ' || case filter
            when 'priority' then 'i.priority' when 'created' then 'i.filed_at'
            when 'updated' then 'i.activity_at' when 'due' then 'i.deadline' else 'i.comments' end
          || case bound.key when 'ge' then ' >= ' when 'gt' then ' > ' when 'le' then ' <= ' else ' < ' end
          || case filter when 'priority' then coalesce(search_priority(bound.value)::text, 'null')
                         when 'comments' then bound.value::bigint::text
                         else format('%L::timestamptz', search_moment(bound.value)) end;
      end loop;
      if filter = 'due' and not staff then
        made := 'false';
      end if;
  end case;
  return case when made is null then 'false' when term -> 'not' = 'true' then format('(%s) is not true', made) else format('(%s)', made) end;
end $$;
comment on function nuance_api.search_condition(jsonb, text) is
  'The condition of the term that stands at that place of $1, as a statement of fixed pieces';

create function nuance_api.search_hits(terms jsonb, most integer, out items bigint[], out beyond boolean)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  block constant integer := 4096;  -- as search_marks() counts
  spoken text := (select p.language from person p where p.id = viewer_person());
  words tsquery := case when viewer_is_staff() then '' else search_scope() end;
  conditions text := case when viewer_is_staff() then 's.for_staff' else 's.for_customers' end;
  term record;
  estimate jsonb;
  expected numeric;
  newest bigint;
  step integer;
  found bigint[];
  held numeric;  -- in a block
  total bigint;
  rare boolean;
  statement text;
begin
  items := '{}';
  for term in
    select t.said ->> 'text' as said, format('{%s,text}', t.n - 1) as place
    from jsonb_array_elements(terms) with ordinality t (said, n)
    where t.said ? 'text' and not t.said ? 'not'
  loop
    if search_looks_like_identifier(term.said) then
      -- $2: the terms, $3: the language
      conditions := conditions || format(
        ' and (s.vector @@ nuance_api.search_word($2 #>> %1$L, $3) or s.identifiers like nuance_api.search_piece($2 #>> %1$L)'
        || case when term.said ~ '^[Nn][1-9][0-9]{0,17}$' then ' or s.item_number = substr($2 #>> %1$L, 2)::bigint' else '' end
        || ')', term.place);
    else
      words := words && search_word(term.said, spoken);
    end if;
  end loop;
  if numnode(words) > 0 then
    conditions := conditions || ' and s.vector @@ $1';
  end if;
  -- By the words, never along the numbers: how rare words and marks are together, the planner cannot know.
  statement := format('select array(select distinct w.item_number from (select s.item_number from nuance.item_words s
                       where %s offset 0) w order by w.item_number desc limit %s)', conditions, most + 1);

  execute 'explain (format json) select from nuance.item_words s where ' || conditions
  into estimate using words, terms, spoken;
  expected := (estimate #>> '{0,Plan,Plan Rows}')::numeric;
  if expected <= 2 * most then
    execute statement into items using words, terms, spoken;
  else
    -- Of what is in many, the newest: blocks of numbers, so many at a time as are likely to hold some hundreds. Of many blocks
    -- and many hits at once the index compares each with each.
    total := (select max(i.number) from item i);
    newest := total / block;
    held := expected / (newest + 1);
    -- Statistics know the words that are in one of a hundred issues. Others are rarer than they make them: a look at two blocks tells.
    rare := expected * 100 <= total;
    step := case when rare then 2 else least(32, greatest(1, (1500 / held)::integer)) end;
    while newest >= 0 and cardinality(items) <= most loop
      execute replace(statement, ' offset 0', ' and s.vector @@ $4 offset 0') into found
      using words, terms, spoken, search_marked('b', array(
        select b from generate_series(newest, greatest(0, newest - step + 1), -1) b));
      items := items || found;
      newest := newest - step;
      held := cardinality(found)::numeric / step;
      step := least(2 * step, 256, greatest(1, (1500 / greatest(held, 1))::integer));
      if rare and held * (newest + 1) <= 2 * most then
        execute replace(statement, ' offset 0', ' and s.item_number < $4 offset 0') into found
        using words, terms, spoken, (newest + 1) * block;
        items := items || found;
        exit;
      end if;
    end loop;
  end if;
  beyond := cardinality(items) > most;
  items := items[1:most];
end $$;
comment on function nuance_api.search_hits(jsonb, integer) is
  'The issues that hold all the words, the newest first and no more than so many; for who is not staff, of those they may see';

create function nuance_api.search_items(
  terms nuance.item_query, after nuance.list_cursor,
  out number bigint, out title text, out excerpt text, out status text, out closed boolean,
  out priority text, out priority_name text, out requestor text, out contract bigint,
  out contract_name text, out owner text, out activity_at timestamptz, out comments integer,
  out said__marked text, out cursor text, out found bigint, out beyond boolean,
  out deadline timestamptz, out late boolean, out urgent boolean, out tags jsonb
) returns setof record
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  most constant integer := 10000;
  staff boolean := viewer_is_staff();
  has_words boolean := exists (
    select from jsonb_array_elements(terms) t where t ? 'text' and not t ? 'not');
  sort text := (select t #>> '{in,0}' from jsonb_array_elements(terms) t where t ->> 'filter' = 'sort' limit 1);
  spoken text := (select p.language from person p where p.id = viewer_person());
  words tsquery := '';
  hits bigint[];
  more boolean := false;
  conditions text;
  checked text;  -- what no index answers
  ordered text;
  rising boolean;
  found_by_words boolean := has_words or not staff;
  asked record;
  numbers bigint[];
  keys bigint[];
  total bigint;
begin
  if terms is null or viewer_person() is null then
    return;
  end if;
  select c.* into asked from search_conditions(terms, spoken) c;
  conditions := asked.conditions;
  checked := asked.checked;
  words := asked.words;
  if found_by_words then
    select h.items, h.beyond into hits, more from search_hits(terms, most) h;
  end if;
  if asked.among is not null then
    hits := case when found_by_words then array(select h from unnest(hits) h intersect select a from unnest(asked.among) a) else asked.among end;
  end if;
  more := more or asked.beyond;
  sort := coalesce(sort, case when not has_words then 'activity' when cardinality(hits) <= 1000 then 'relevance' else 'newest' end);
  if sort in ('deadline', 'work') and not staff then
    sort := 'activity';
  elsif sort = 'deadline' then
    conditions := conditions || ' and i.deadline is not null';
  end if;
  if sort = 'relevance' and (not has_words or cardinality(hits) > 1000) then
    sort := 'newest';
  end if;
  rising := sort in ('age', 'priority', 'deadline', 'work');
  ordered := case when rising then 'c.key1, c.number' else 'c.key1 desc, c.number desc' end;

  if staff and sort = 'newest' and has_words and conditions = 'true' and checked = 'true' and asked.among is null and asked.walks is null then
    -- They are found in that order, and all of them may be seen.
    numbers := array(select h from unnest(hits) with ordinality u (h, n) where after is null or h < cursor_number(after) order by n limit 51);
    keys := numbers;
    total := cardinality(hits);
  else
    execute format($statement$
      with candidate as materialized (
        %1$s
      ), kept as materialized (
        select c.number, c.key1 from candidate c%2$s
      ), paged as (
        select c.* from kept c where %3$s order by %4$s limit 51
      )
      select array_agg(c.number order by %4$s) as numbers, array_agg(c.key1 order by %4$s) as keys,
             (select count(*) from kept) as found, $6 or (select count(*) >= %5$s from candidate) as beyond
      from paged c
      $statement$,
      search_candidates(case sort
        when 'priority' then 'i.turn::bigint'
        when 'work' then 'i.work_turn'
        when 'deadline' then '(extract(epoch from i.deadline) * 1000000)::bigint'
        when 'activity' then '(extract(epoch from i.activity_at) * 1000000)::bigint'
        when 'relevance' then '(select (max(ts_rank(s.vector, $5)) * 1000000000)::bigint from nuance.item_words s where s.item_number = i.number and s.'
                              || case when staff then 'for_staff)' else 'for_customers)' end
        else 'i.number' end,
      conditions || case when found_by_words or asked.among is not null then ' and i.number = any ($2)' else '' end,
      case sort
        when 'priority' then 'i.turn, i.number'
        when 'work' then 'i.work_turn, i.number'
        when 'deadline' then 'i.deadline, i.number'
        when 'activity' then 'i.activity_at desc, i.number desc'
        when 'age' then 'i.number'
        else 'i.number desc' end,
      most, case when staff then 'nuance.item' else 'nuance_api.visible_item' end, case when staff then '' else ', i.shown_contract' end, asked.walked, asked.walks),
      case when checked <> 'true' then ' join nuance.item i on i.number = c.number where ' || checked else '' end,
      case when after is null then 'true'
           when rising then '(c.key1, c.number) > (nuance_api.cursor_first($3), nuance_api.cursor_number($3))'
           else '(c.key1, c.number) < (nuance_api.cursor_first($3), nuance_api.cursor_number($3))' end,
      ordered, most)
    into numbers, keys, total, more using terms, hits, after, spoken, words, more;
  end if;

  -- What does not depend on the query is no part of its statement: that is planned at each call, this is not.
  return query
    select i.number, i.shown_title, left(case when i.by_community then without_addresses(i.excerpt) else i.excerpt end, 120),
           i.status, i.closed, pr.key, pr.name, case when i.by_community then without_addresses(r.name) else r.name end,
           i.shown_contract, i.contract_name, case when i.by_community then without_addresses(o.name) else o.name end,
           i.activity_at, i.comments, search_said(i.number, i.shown_body, words, spoken),
           c.key1 || '.' || c.number, total, more,
           case when staff then i.deadline end, case when staff and i.deadline is not null then i.late end,
           case when staff and i.urgency > 0 then true end, case when staff and i.tags <> '{}' then tags_shown(i.tags) end
    from unnest(numbers, keys) with ordinality c (number, key1, at)
    join visible_item i on i.number = c.number
    join person r on r.id = i.requestor_id
    join nuance.priority pr on pr.rank = i.priority
    left join person o on o.id = i.owner_id
    order by c.at;
end $$;
comment on function nuance_api.search_items(nuance.item_query, nuance.list_cursor) is
  'A page of what a query finds among what the viewer may see, and how many there are of at most ten thousand';

create function nuance_api.search_all(terms jsonb, most integer) returns bigint[]
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  spoken text := (select p.language from person p where p.id = viewer_person());
  conditions text;
  checked text;
  words tsquery;
  within text[];
  hits bigint[];
  more boolean;
  found bigint[];
begin
  if terms is null or not viewer_is_staff() then
    return '{}';
  end if;
  select c.conditions, c.checked, c.words, c.within into conditions, checked, words, within from search_conditions(terms, spoken) c;
  conditions := conditions || coalesce((select string_agg(format(' and i.number in (%s)', w), '') from unnest(within) w), '');
  if exists (select from jsonb_array_elements(terms) t where t ? 'text' and not t ? 'not') then
    select h.items, h.beyond into hits, more from search_hits(terms, most) h;
    if more then
      return hits;
    end if;
    conditions := conditions || ' and i.number = any ($2)';
  end if;
  execute format('select array(select i.number from nuance.item i where %s and %s and $3 is null order by i.number limit %s)',
                 conditions, checked, most)
  into found using terms, hits, null::text, spoken;
  return found;
end $$;
comment on function nuance_api.search_all(jsonb, integer) is
  'For staff: the numbers of all issues a query finds, in ascending order; as many as asked for when there are more, or when more hold its words';
