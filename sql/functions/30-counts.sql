-- SPDX-License-Identifier: Apache-2.0
-- Counts of folders: exact, and nothing is fought over. See nuance.tally_delta.

create function nuance_api.item_tallies(item nuance.item) returns table (kind text, id bigint)
language sql immutable parallel safe as $$
  select t.kind, t.id
  from (values
    ('open', item.queue_id, true),
    ('unowned', item.queue_id, item.status = 'open' and item.owner_id is null and item.snoozed_until is null),
    ('ready', item.queue_id, item.status = 'open' and item.owner_id is null and item.snoozed_until is null and not item.leased),
    ('waiting', item.queue_id, item.status = 'waiting' and item.snoozed_until is null),
    ('urgent', item.queue_id, item.urgency > 0 and item.snoozed_until is null),
    ('snoozed', item.queue_id, item.snoozed_until is not null),
    ('mine', item.owner_id, item.owner_id is not null and item.snoozed_until is null)) t (kind, id, there)
  where item.status in ('open', 'waiting') and t.there
$$;
comment on function nuance_api.item_tallies(nuance.item) is
  'Which counts an item is part of. What these say has its index for the folder''s list, see item_folder_*';

create function nuance_api.fold_tallies() returns void
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  -- One at a time; the others leave it to whoever is at it.
  if not pg_try_advisory_xact_lock(hashtextextended('nuance.tally', 0)) then
    return;
  end if;
  with folded as (
    delete from tally_delta returning kind, id, n
  )
  insert into tally as t (kind, id, n)
  select kind, id, sum(n) from folded group by kind, id
  on conflict (kind, id) do update set n = t.n + excluded.n;
end $$;
comment on function nuance_api.fold_tallies() is 'Adds the deltas to the counts';

create function nuance_api.count_again() returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  lock table nuance.item in share mode;
  delete from tally_delta;
  delete from tally;
  insert into tally (kind, id, n)
  select t.kind, t.id, count(*) from item i cross join lateral item_tallies(i) t where not i.closed group by t.kind, t.id;
end $$;
comment on function nuance_api.count_again() is 'Makes all counts anew, where items came without their triggers';

create function nuance_api.count_item() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  insert into tally_delta (kind, id, n)
  select d.kind, d.id, sum(d.n)
  from (select t.kind, t.id, 1 as n from item_tallies(new) t
        union all
        select t.kind, t.id, -1 from item_tallies(old) t where tg_op = 'UPDATE') d
  group by d.kind, d.id having sum(d.n) <> 0;
  if random() < 1.0 / 64 then
    perform fold_tallies();
  end if;
  return null;
end $$;

create trigger item_counted after insert or update of status, owner_id, queue_id, urgency, snoozed_until, leased on nuance.item
for each row execute function nuance_api.count_item();

-- An item is as urgent as its pages are.
create function nuance_api.page_marks_item() returns trigger
language plpgsql security definer set search_path = nuance, pg_temp as $$
declare
  now_urgency smallint := case
    when exists (select from page p where p.item_number = new.item_number and p.acknowledged_at is null and p.closed_at is null) then 2
    when exists (select from page p where p.item_number = new.item_number and p.closed_at is null) then 1
    else 0 end;
begin
  update item i set urgency = now_urgency where i.number = new.item_number and i.urgency <> now_urgency;
  return null;
end $$;
create trigger marks_item after insert or update of acknowledged_at, closed_at on nuance.page
for each row execute function nuance_api.page_marks_item();

create function nuance_api.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'nuance.% is append-only', tg_table_name;
end $$;

create trigger append_only before update or delete or truncate on nuance.timeline_entry
for each statement execute function nuance_api.refuse_change();
create trigger append_only before update or delete or truncate on nuance.entry_edit
for each statement execute function nuance_api.refuse_change();
