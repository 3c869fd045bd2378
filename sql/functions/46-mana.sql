-- SPDX-License-Identifier: Apache-2.0
-- Mana: a ledger that is only ever added to. Entries of one contract are made side by side; only a
-- refill, which looks at the balance, waits for the others and they for it.

create trigger append_only before update or delete or truncate on nuance.mana_entry
for each statement execute function nuance_api.refuse_change();

create function nuance_api.mana_balance(contract bigint) returns bigint
language sql stable set search_path = nuance, pg_temp as $$
  select coalesce(k.balance, 0) + coalesce((
    select sum(e.amount) from mana_entry e
    where e.contract_id = mana_balance.contract and e.id > coalesce(k.entry_id, 0)), 0)::bigint
  from (select) one left join mana_checkpoint k on k.contract_id = mana_balance.contract
$$;
comment on function nuance_api.mana_balance(bigint) is 'The sum of a contract''s entries';

create function nuance_api.mana_record(
  contract bigint, kind text, amount bigint, item bigint default null, reason text default null,
  refunds bigint default null
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended('nuance.mana ' || contract, 0));
  insert into mana_entry (contract_id, kind, amount, item_number, person_id, reason, refunds_id)
  values (contract, kind, amount, item, viewer_person(), nullif(trim(reason), ''), refunds)
  returning id into entry;
  -- Now and then a checkpoint, so that a balance is a sum of some hundred entries at most. It needs that
  -- nobody else is adding: who is in the way makes it wait for another time.
  if random() < 1.0 / 200
     and pg_try_advisory_xact_lock(hashtextextended('nuance.mana ' || contract, 0)) then
    insert into mana_checkpoint as k (contract_id, entry_id, balance)
    values (contract, entry, mana_balance(contract))
    on conflict (contract_id) do update set entry_id = excluded.entry_id, balance = excluded.balance;
  end if;
  return entry;
end $$;
comment on function nuance_api.mana_record(bigint, text, bigint, bigint, text, bigint) is
  'Adds to a contract''s ledger as the viewer; an amount below zero spends. Returns the entry';

-- What one contract missed, in order, whoever of several nodes comes first: its row is locked, and a
-- cycle can be in the ledger only once. Cycles that were not paid for give nothing.
create function nuance_api.mana_refill(contract bigint) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  c nuance.contract;
  p nuance.plan;
  sum bigint;
  at timestamptz;
  given bigint;
  last_entry bigint;
  done integer := 0;
begin
  select * into c from nuance.contract where id = mana_refill.contract for no key update;
  select * into strict p from plan where id = c.plan_id;
  perform pg_advisory_xact_lock(hashtextextended('nuance.mana ' || contract, 0));
  sum := mana_balance(contract);
  loop
    at := cycle_start(c.cycle_anchor, p.cycle_months, c.mana_cycles);
    exit when at > now() or p.mana_per_cycle = 0 or (c.paid_until is not null and at >= c.paid_until);
    given := greatest(0, least(p.mana_per_cycle, p.mana_cap - sum));
    insert into mana_entry (contract_id, kind, amount, cycle_at, overflow)
    values (contract, 'refill', given, at, p.mana_per_cycle - given)
    on conflict (contract_id, cycle_at) where kind = 'refill' do nothing
    returning id into last_entry;
    if found then
      sum := sum + given;
      done := done + 1;
    end if;
    c.mana_cycles := c.mana_cycles + 1;
  end loop;
  if done > 0 then
    insert into mana_checkpoint as k (contract_id, entry_id, balance)
    values (contract, last_entry, sum)
    on conflict (contract_id) do update set entry_id = excluded.entry_id, balance = excluded.balance;
  end if;
  update nuance.contract
  set mana_cycles = c.mana_cycles,
      mana_due_at = case when at > now() and p.mana_per_cycle > 0 then at end
  where id = mana_refill.contract;
  return done;
end $$;
comment on function nuance_api.mana_refill(bigint) is
  'Gives a contract the mana of each cycle that has begun; returns how many';

create function nuance_api.job_mana_refill() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  due bigint;
  dealt integer := 0;
begin
  for due in
    select id from nuance.contract where mana_due_at <= now()
    order by mana_due_at limit 200 for no key update skip locked
  loop
    perform mana_refill(due);
    dealt := dealt + 1;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_mana_refill() is 'Refills what is due, at most 200 contracts at a time';

-- A payment or another plan makes cycles due again.
create function nuance_api.mana_becomes_due() returns trigger
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  if new.plan_id <> old.plan_id and exists (
       select from plan a, plan b
       where a.id = old.plan_id and b.id = new.plan_id and a.cycle_months <> b.cycle_months) then
    new.cycle_anchor := now();
    new.mana_cycles := 0;
  end if;
  new.mana_due_at := now();
  return new;
end $$;
create trigger mana_becomes_due before update of paid_until, plan_id on nuance.contract
for each row when (old.paid_until is distinct from new.paid_until or old.plan_id <> new.plan_id)
execute function nuance_api.mana_becomes_due();

-- Staff: what an issue really cost, or a gift, with the reason everyone can read.
create function nuance_api.mana_adjust(
  submission nuance.submission_key, contract nuance.contract_id, amount nuance.mana_amount,
  reason nuance.reason, item nuance.item_number default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'mana_adjust');
  target nuance.item;
  entry bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if not exists (select from visible_contract v where v.id = contract and v.kind <> 'free') then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  elsif amount = 0 then
    perform refuse('amount', 'not-zero');
  elsif trim(reason) = '' then
    perform refuse('reason', 'required');
  end if;
  if item is not null then
    select * into target from nuance.item i
    where i.number = item and i.contract_id = contract for no key update;
    if target.number is null then
      perform refuse('item', 'not-of-contract');
    end if;
  end if;
  perform mana_record(contract, 'adjustment', amount, item, reason);
  if item is not null then
    entry := record(target, 'mana', old => 'adjusted', new => amount::text, body => reason);
    update nuance.item i set version = entry, activity_at = now() where i.number = item;
  end if;
  return submission_end(submission,
    row('/contract/' || contract || '/mana', 'mana-adjusted', null, null)::nuance.outcome);
end $$;

create function nuance_api.mana_refund(
  submission nuance.submission_key, contract nuance.contract_id, entry nuance.mana_entry_id,
  reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'mana_refund');
  undone nuance.mana_entry;
  target nuance.item;
  recorded bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if not exists (select from visible_contract v where v.id = contract and v.kind <> 'free') then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  elsif trim(reason) = '' then
    perform refuse('reason', 'required');
  end if;
  select * into undone from mana_entry e where e.id = mana_refund.entry and e.contract_id = contract;
  if undone.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif undone.kind in ('refill', 'refund') then
    perform refuse('entry', 'not-refundable');
  end if;
  -- One after another, so that the second is told rather than stopped by the index.
  perform pg_advisory_xact_lock(hashtextextended('nuance.mana_entry ' || undone.id, 0));
  if exists (select from mana_entry e where e.refunds_id = undone.id and e.kind = 'refund') then
    raise exception using errcode = 'NU409', message = 'already-refunded';
  end if;
  -- The item before the ledger, as everywhere: or two could wait for each other.
  select * into target from nuance.item i where i.number = undone.item_number for no key update;
  perform mana_record(contract, 'refund', -undone.amount, undone.item_number, reason, undone.id);
  if target.number is not null then
    recorded := record(target, 'mana', old => 'refunded', new => (-undone.amount)::text, body => reason);
    update nuance.item i set version = recorded, activity_at = now() where i.number = target.number;
  end if;
  return submission_end(submission,
    row('/contract/' || contract || '/mana', 'mana-refunded', null, null)::nuance.outcome);
end $$;

create function nuance_api.mana_mismatches() returns table (contract bigint, checkpoint bigint, ledger bigint)
language sql stable set search_path = nuance, pg_temp as $$
  select k.contract_id, k.balance,
         (select coalesce(sum(e.amount), 0)::bigint from mana_entry e
          where e.contract_id = k.contract_id and e.id <= k.entry_id)
  from mana_checkpoint k
  where k.balance <> (select coalesce(sum(e.amount), 0) from mana_entry e
                      where e.contract_id = k.contract_id and e.id <= k.entry_id)
$$;
comment on function nuance_api.mana_mismatches() is 'Checkpoints that are not the sum of their entries: none, or something is very wrong';

insert into nuance.job (name, every) values ('mana_refill', '10 seconds')
on conflict (name) do update set every = excluded.every;
