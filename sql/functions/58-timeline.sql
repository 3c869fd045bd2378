-- SPDX-License-Identifier: Apache-2.0
-- A page of an item's timeline, at the same cost however long the timeline is. The rights are looked up once, for the
-- item; each list of entries is one walk along an index.

create function nuance_api.entry_ids(
  number bigint, by_staff boolean, by_community boolean, place bigint, onward boolean, most integer
) returns bigint[]
language plpgsql stable security definer set search_path = nuance, pg_temp as $$
begin
  if by_staff and onward then
    return array(select e.id from timeline_entry e
                 where e.item_number = entry_ids.number and e.id > place order by e.id limit most);
  elsif by_staff then
    return array(select e.id from timeline_entry e
                 where e.item_number = entry_ids.number and e.id < place order by e.id desc limit most);
  elsif onward then
    return array(select e.id from timeline_entry e
                 where e.item_number = entry_ids.number and e.id > place and not e.internal
                   and not (by_community and e.kind in ('page', 'mana')) order by e.id limit most);
  end if;
  return array(select e.id from timeline_entry e
               where e.item_number = entry_ids.number and e.id < place and not e.internal
                 and not (by_community and e.kind in ('page', 'mana')) order by e.id desc limit most);
end $$;
comment on function nuance_api.entry_ids(bigint, boolean, boolean, bigint, boolean, integer) is
  'The next entries of an item after or before a place, as far as such a reader may see them; the nearest first';

create function nuance_api.item_entries(number bigint, before bigint, after bigint, around bigint)
returns table (
  id bigint, kind text, at timestamptz, person text, person_id bigint, by_staff boolean, internal boolean, old text, new text,
  body text, edit bigint, edited_at timestamptz, edited_by text, removed_at timestamptz, removed_by text, may_change boolean,
  may_restore boolean, older bigint, first bigint, last bigint, about text
)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entries_on_page constant integer := 100;
  characters_on_page constant integer := 300000;
  counted constant integer := 1000;
  newest constant bigint := 999999999999999999;
  viewer constant bigint := viewer_person();
  staff constant boolean := viewer_is_staff();
  masked boolean;
  behind bigint[] := '{}';  -- the nearest first, both
  ahead bigint[] := '{}';
  ids bigint[];
  earlier bigint;
  more boolean;
begin
  masked := viewer_reads_item(number) <> 'own';
  if masked is null then
    return;
  end if;
  if around is not null then
    behind := entry_ids(number, staff, masked, around + 1, false, entries_on_page / 2);
    ahead := entry_ids(number, staff, masked, around, true, entries_on_page / 2);
  elsif after is not null then
    ahead := entry_ids(number, staff, masked, after, true, entries_on_page);
  else
    behind := entry_ids(number, staff, masked, coalesce(before, newest), false, entries_on_page);
  end if;
  -- Long texts make a page of fewer entries, but never of none.
  ids := array(
    select n.id
    from (select n.id, sum(coalesce(length(e.body), 0)) over (order by n.away, n.id) - coalesce(length(e.body), 0) as nearer
          from (select b.id, b.away from unnest(behind) with ordinality b (id, away)
                union all
                select a.id, a.away from unnest(ahead) with ordinality a (id, away)) n
          join timeline_entry e on e.id = n.id) n
    where n.nearer <= characters_on_page
    order by n.id);
  -- The first entry of all is that the item was filed, and its text is on every page.
  earlier := cardinality(entry_ids(number, staff, masked, ids[1], false, counted + 2));
  if exists (select from timeline_entry e where e.id = ids[1] and e.kind <> 'filed') then
    earlier := earlier - 1;
  end if;
  more := entry_ids(number, staff, masked, ids[cardinality(ids)], true, 1) <> '{}';
  return query
    select e.id, e.kind, e.at, shown(p.name, masked), e.person_id, e.by_staff, e.internal, shown(e.old, masked),
           shown(e.new, masked), shown(case when s.removed_at is null then coalesce(s.body, e.body) end, masked), s.edit_id,
           s.edited_at, shown(ep.name, masked), s.removed_at, shown(rp.name, masked),
           case when e.kind in ('comment', 'note') and s.removed_at is null then coalesce(staff or e.person_id = viewer, false) end,
           case when s.removed_at is not null then coalesce(staff or s.removed_by = viewer, false) end,
           least(earlier, counted + 1), case when earlier > 0 then ids[1] end, case when more then ids[cardinality(ids)] end, e.about
    from unnest(ids) n (id)
    join timeline_entry e on e.id = n.id
    left join person p on p.id = e.person_id
    left join entry_state s on s.entry_id = e.id
    left join person ep on ep.id = s.edited_by
    left join person rp on rp.id = s.removed_by
    order by e.id;
end $$;
comment on function nuance_api.item_entries(bigint, bigint, bigint, bigint) is
  'A page of an item''s timeline as the viewer may see it: the newest, before or after an entry, or around one. older counts what stands before it, to a thousand and one';
