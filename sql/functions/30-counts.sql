-- SPDX-License-Identifier: Apache-2.0
-- Counts of queues: exact, and nothing is fought over. See nuance.queue_count_delta.

create function nuance_api.fold_counts() returns void
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  -- One at a time; the others leave it to whoever is at it.
  if not pg_try_advisory_xact_lock(hashtextextended('nuance.queue_count', 0)) then
    return;
  end if;
  with folded as (
    delete from queue_count_delta returning queue_id, open, unowned
  ), summed as (
    select queue_id, sum(open) as open, sum(unowned) as unowned from folded group by queue_id
  )
  insert into queue_count as c (queue_id, open, unowned)
  select queue_id, open, unowned from summed
  on conflict (queue_id) do update
    set open = c.open + excluded.open, unowned = c.unowned + excluded.unowned;
end $$;

create function nuance_api.count_item() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  was_open integer := 0;
  was_unowned integer := 0;
  is_open integer := case when new.status in ('open', 'waiting') then 1 else 0 end;
  is_unowned integer := case when new.status = 'open' and new.owner_id is null then 1 else 0 end;
begin
  if tg_op = 'UPDATE' then
    was_open := case when old.status in ('open', 'waiting') then 1 else 0 end;
    was_unowned := case when old.status = 'open' and old.owner_id is null then 1 else 0 end;
  end if;
  insert into queue_count_delta (queue_id, open, unowned)
  select d.queue_id, sum(d.open), sum(d.unowned)
  from (values (case when tg_op = 'UPDATE' then old.queue_id end, -was_open, -was_unowned),
               (new.queue_id, is_open, is_unowned)) d (queue_id, open, unowned)
  where d.queue_id is not null
  group by d.queue_id having sum(d.open) <> 0 or sum(d.unowned) <> 0;
  if random() < 1.0 / 64 then
    perform fold_counts();
  end if;
  return null;
end $$;

create trigger item_counted after insert or update of status, owner_id, queue_id on nuance.item
for each row execute function nuance_api.count_item();

create function nuance_api.refuse_change() returns trigger
language plpgsql as $$
begin
  raise exception 'nuance.% is append-only', tg_table_name;
end $$;

create trigger append_only before update or delete or truncate on nuance.timeline_entry
for each statement execute function nuance_api.refuse_change();
