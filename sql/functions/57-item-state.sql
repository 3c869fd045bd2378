-- SPDX-License-Identifier: Apache-2.0
-- What an item's state is, and how what a command changed of it is put back exactly.

create function nuance_api.item_state(items bigint[]) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp set timezone = 'UTC' as $$
begin
  return (
    select jsonb_object_agg(s.part, s.held)
    from (
      -- the version counts entries, which are only ever added; what is generated follows, urgency from pages, and from leases
      -- whether it is in somebody's hands
      select 'item ' || i.number, to_jsonb(i) - array['body', 'excerpt', 'closed', 'turn', 'work_turn', 'urgency', 'leased', 'version']
      from item i where i.number = any (items)
      union all
      select 'queue_stay ' || s.id, to_jsonb(s) from queue_stay s where s.item_number = any (items)
      union all
      select 'clock ' || c.id, to_jsonb(c) from clock c where c.item_number = any (items)
      union all
      select 'clock_run ' || r.id, to_jsonb(r) from clock c join clock_run r on r.clock_id = c.id where c.item_number = any (items)
      union all
      select 'item_link ' || l.id, to_jsonb(l) from item_link l where l.from_number = any (items) or l.to_number = any (items)
      union all
      select 'item_merge ' || m.item_number, to_jsonb(m) from item_merge m where m.item_number = any (items) or m.root_number = any (items)
    ) s (part, held));
end $$;
comment on function nuance_api.item_state(bigint[]) is
  'All rows that items'' state is in, by table and key. What may be undone must be in here';

create function nuance_api.state_difference(before jsonb, after jsonb) returns jsonb
language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(coalesce(b.key, a.key), jsonb_build_array(
           case when a.value is null then b.value else (select jsonb_object_agg(k.key, k.value) from jsonb_each(b.value) k where a.value -> k.key is distinct from k.value) end,
           case when b.value is null then a.value else (select jsonb_object_agg(k.key, k.value) from jsonb_each(a.value) k where b.value -> k.key is distinct from k.value) end)), '{}')
  from jsonb_each(before) b
  full join jsonb_each(after) a on a.key = b.key
  where a.value is distinct from b.value
$$;
comment on function nuance_api.state_difference(jsonb, jsonb) is
  'Of each row that is another one the columns that are, before and after; null: the row was not there';

create function nuance_api.put_row(part text, wanted jsonb, was jsonb) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  table_name text := split_part(part, ' ', 1);
  key text := (select a.attname from pg_index x join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
               where x.indrelid = format('nuance.%I', split_part(part, ' ', 1))::regclass and x.indisprimary);
  columns text := (select string_agg(quote_ident(k), ', ') from jsonb_object_keys(wanted) k);
begin
  if wanted is null then
    execute format('delete from nuance.%I where %I = $1', table_name, key) using split_part(part, ' ', 2)::bigint;
  elsif was is null then
    execute format('insert into nuance.%1$I (%2$s) overriding system value select %2$s from jsonb_populate_record(null::nuance.%1$I, $1)',
                   table_name, columns) using wanted;
  else
    execute format('update nuance.%1$I t set (%2$s) = (select %2$s from jsonb_populate_record(null::nuance.%1$I, $1)) where t.%3$I = $2',
                   table_name, columns, key) using wanted, split_part(part, ' ', 2)::bigint;
  end if;
end $$;
comment on function nuance_api.put_row(text, jsonb, jsonb) is 'Puts the columns of a row back; null is no row';
