-- SPDX-License-Identifier: Apache-2.0
-- Issues that may be the one somebody is about to file, among those they may read anyway: their own, their
-- contract's, for community members those of the queues they read, for staff all.

-- The words of a text, rarest first, with how many titles are likely to have each.
create function nuance_api.words_by_rarity(words text)
returns table (lexeme text, likely real)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  known text[];
  shares real[];
  items real := (select greatest(c.reltuples, 1) from pg_catalog.pg_class c where c.oid = 'nuance.item'::regclass);
begin
  select s.most_common_elems::text::text[], s.most_common_elem_freqs into known, shares
  from pg_catalog.pg_stats s where s.schemaname = 'nuance' and s.tablename = 'item_title_words';
  -- A word the statistics do not know is rarer than any they know.
  return query
  select w.lexeme, items * coalesce(shares[array_position(known, w.lexeme)],
                                    shares[cardinality(known) + 1] / 2, 0)::real
  from unnest(to_tsvector('pg_catalog.english', left(words, 300))) w
  where length(w.lexeme) between 2 and 40
  order by 2, length(w.lexeme) desc limit 16;
end $$;

-- The rarest words that together lead to some hundreds of issues; where one alone leads to more, it and
-- the next.
create function nuance_api.words_to_ask(words text, enough integer) returns tsquery
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  one record;
  asked tsquery;
  total real := 0;
begin
  for one in select r.lexeme, r.likely from words_by_rarity(words) r loop
    if asked is null then
      asked := quote_literal(one.lexeme)::tsquery;
    elsif total > enough then
      return asked && quote_literal(one.lexeme)::tsquery;
    elsif total + one.likely > enough then
      return asked;
    else
      asked := asked || quote_literal(one.lexeme)::tsquery;
    end if;
    total := total + one.likely;
  end loop;
  return asked;
end $$;

create function nuance_api.items_like(words text, contract bigint)
returns table (number bigint, title text, status text, closed boolean, activity_at timestamptz)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp
set gin_fuzzy_search_limit = 20000 as $$
declare
  enough constant integer := 600;
  viewer bigint := viewer_person();
  wide boolean := viewer_is_staff() or viewer_is_community();
  -- Who is shown titles without addresses must not come to know by what is found that one is there.
  said text := case when viewer_is_community() then without_addresses(words) else words end;
  asked tsquery;
  wanted text[];
  least integer;
begin
  select array_agg(w.lexeme), case when count(*) > 2 then 2 else 1 end into wanted, least
  from unnest(to_tsvector('pg_catalog.english', left(said, 300))) w where length(w.lexeme) between 2 and 40;
  if viewer is null or wanted is null then
    return;
  end if;
  if wide then
    asked := words_to_ask(said, enough);
  end if;
  return query
  with candidate as (
    (select i.number, i.title, i.status, i.closed, i.activity_at from item i
     where wide and to_tsvector('pg_catalog.english', i.title) @@ asked
       and (viewer_is_staff() or i.queue_id in (select q.id from queue q where q.community_may_read)
                                 and to_tsvector('pg_catalog.english', without_addresses(i.title)) @@ asked)
     limit enough)
    union
    (select i.number, i.title, i.status, i.closed, i.activity_at from item i
     where i.requestor_id = viewer order by i.activity_at desc, i.number desc limit 200)
    union
    (select i.number, i.title, i.status, i.closed, i.activity_at from item i
     where not wide and i.contract_id = items_like.contract and viewer_reads_contract(items_like.contract)
       and not i.closed order by i.activity_at desc, i.number desc limit 100)
    union
    (select i.number, i.title, i.status, i.closed, i.activity_at from item i
     where not wide and i.contract_id = items_like.contract and viewer_reads_contract(items_like.contract)
       and i.closed order by i.activity_at desc, i.number desc limit 200)
  )
  select c.number, t.shown, c.status, c.closed, c.activity_at
  from candidate c
  cross join lateral (
    select case when viewer_is_community() then without_addresses(c.title) else c.title end as shown
  ) t
  cross join lateral (
    select count(*) as shared
    from unnest(to_tsvector('pg_catalog.english', t.shown)) w where w.lexeme = any (wanted)
  ) m
  where m.shared >= least and c.status not in ('spam', 'invalid')
  order by m.shared desc, c.activity_at desc limit 5;
end $$;
comment on function nuance_api.items_like(text, bigint) is
  'At most five issues the viewer may read whose titles share words with a text; bounded at any size';
