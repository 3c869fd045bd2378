-- SPDX-License-Identifier: Apache-2.0
-- Orders: what becomes of one, and what a paid one does to its contract. A contract is locked before
-- its orders, everywhere: or two could wait for each other.

create trigger append_only before update or delete or truncate on nuance.order_entry
for each statement execute function nuance_api.refuse_change();
create trigger never_deleted before delete or truncate on nuance.invoice
for each statement execute function nuance_api.refuse_change();
create trigger never_renumbered before update of number, order_id, issued_at on nuance.invoice
for each statement execute function nuance_api.refuse_change();

create function nuance_api.day_text(at timestamptz) returns text
language sql stable set search_path = pg_catalog as
$$ select coalesce(to_char(at at time zone 'UTC', 'YYYY-MM-DD'), 'no end') $$;
comment on function nuance_api.day_text(timestamptz) is 'A day as a contract''s history says it';

create function nuance_api.order_lock(wanted bigint) returns nuance.purchase_order
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.purchase_order;
begin
  perform from nuance.contract c
  where c.id = (select o.contract_id from purchase_order o where o.id = wanted) for no key update;
  select * into result from purchase_order o where o.id = wanted for no key update;
  return result;
end $$;
comment on function nuance_api.order_lock(bigint) is 'The order, after its contract; nothing where there is none';

create function nuance_api.order_enter(
  here nuance.purchase_order, new text, event bigint default null, note text default null
) returns nuance.purchase_order
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.purchase_order;
begin
  insert into order_entry (order_id, old, new, person_id, event_id, note)
  values (here.id, here.state, order_enter.new, viewer_person(), event, nullif(trim(note), ''));
  update purchase_order o set state = order_enter.new where o.id = here.id returning * into result;
  return result;
end $$;
comment on function nuance_api.order_enter(nuance.purchase_order, text, bigint, text) is
  'Puts an order into a state and notes who or what did it';

create function nuance_api.order_look_into(here nuance.purchase_order, problem text, event bigint default null)
returns nuance.purchase_order
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.purchase_order;
begin
  result := order_enter(here, here.state, event, problem);
  update purchase_order o set problem = order_look_into.problem where o.id = here.id returning * into result;
  return result;
end $$;
comment on function nuance_api.order_look_into(nuance.purchase_order, text, bigint) is 'Says why staff must look at an order';

-- The plan that was chosen for later, once its time has come.
create function nuance_api.next_plan_apply(wanted bigint) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.contract;
  old nuance.plan;
  new nuance.plan;
begin
  select * into here from nuance.contract c where c.id = wanted and c.next_plan_at <= now() for no key update;
  if here.id is null then
    return false;
  end if;
  select * into strict old from plan p where p.id = here.plan_id;
  select * into strict new from plan p where p.id = here.next_plan_id;
  -- What costs nothing does not end; whoever did not want to go on has ended nevertheless.
  update nuance.contract c
  set plan_id = new.id, next_plan_id = null, next_plan_at = null,
      paid_until = case when new.price = 0 and c.renews then null else c.paid_until end
  where c.id = here.id;
  perform contract_record(here.id, 'plan', old.name, new.name);
  if new.price = 0 and here.renews and here.paid_until is not null then
    perform contract_record(here.id, 'paid-until', day_text(here.paid_until), day_text(null));
  end if;
  return true;
end $$;
comment on function nuance_api.next_plan_apply(bigint) is 'Puts a contract on its next plan if that is due';

create function nuance_api.job_contracts_roll() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  due bigint;
  dealt integer := 0;
begin
  for due in
    select id from nuance.contract where next_plan_at <= now()
    order by next_plan_at limit 200 for no key update skip locked
  loop
    perform next_plan_apply(due);
    dealt := dealt + 1;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_contracts_roll() is 'Plans chosen for the end of what is paid, at most 200 contracts at a time';
insert into nuance.job (name, every) values ('contracts_roll', '1 minute')
on conflict (name) do update set every = excluded.every;

create function nuance_api.contract_open(here nuance.purchase_order, bought nuance.plan) returns nuance.contract
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract;
begin
  insert into nuance.contract (kind, name, plan_id)
  values (bought.kind, here.contract_name, bought.id) returning * into result;
  insert into source (contract_id, queue_id)
  values (result.id, coalesce(bought.queue_id, (
    select q.id from queue q where not q.community_may_read order by q.position, q.id limit 1)));
  insert into membership (contract_id, person_id, role) values (result.id, here.person_id, 'manager');
  perform contract_record(result.id, 'created', null, here.contract_name);
  return result;
end $$;
comment on function nuance_api.contract_open(nuance.purchase_order, nuance.plan) is
  'The contract a new order is for; its buyer manages it';

-- Moves the end of what is paid, from the later of now and the old end. Months are counted from where
-- the unbroken time began.
create function nuance_api.contract_extend(here nuance.contract, months integer) returns timestamptz
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  since timestamptz := here.paid_since;
  counted integer := here.paid_months;
  ends timestamptz;
begin
  if here.paid_until is null or here.paid_until <= now() then
    since := now();
    counted := 0;
  elsif since is null or cycle_start(since, 1, counted) <> here.paid_until then
    since := here.paid_until;
    counted := 0;
  end if;
  if counted + months < 0 then
    since := cycle_start(here.paid_until, months, 1);
    counted := 0;
  else
    counted := counted + months;
  end if;
  ends := greatest(cycle_start(since, 1, counted), now());
  update nuance.contract c set paid_until = ends, paid_since = since, paid_months = counted where c.id = here.id;
  if day_text(here.paid_until) <> day_text(ends) then
    perform contract_record(here.id, 'paid-until',
      case when here.paid_until is not null then day_text(here.paid_until) end, day_text(ends));
  end if;
  return ends;
end $$;
comment on function nuance_api.contract_extend(nuance.contract, integer) is 'Adds months of paid time to a locked contract; below zero takes them back, as far as they are to come';

-- The time that is left on the old plan, as time of as much worth on the new one.
create function nuance_api.order_convert_time(here nuance.purchase_order, c nuance.contract, before nuance.plan, bought nuance.plan)
returns nuance.contract
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract := c;
  remaining bigint := floor(extract(epoch from c.paid_until - now()));
  worth bigint := time_on_plan(remaining, before.price, before.currency, before.cycle_months,
                               bought.price, bought.currency, bought.cycle_months);
begin
  if worth <> remaining then
    update nuance.contract k
    set paid_until = k.paid_until - (remaining - worth) * interval '1 second', paid_since = null, paid_months = 0
    where k.id = c.id returning * into result;
    perform contract_record(c.id, 'time-converted', day_text(c.paid_until), day_text(result.paid_until));
  end if;
  update purchase_order o set time_left = remaining, time_worth = worth where o.id = here.id;
  return result;
end $$;
comment on function nuance_api.order_convert_time(nuance.purchase_order, nuance.contract, nuance.plan, nuance.plan) is
  'An upgrade does not make cheap time dear: returns the locked contract with what is left converted';

-- The other way round, when an upgrade is refunded and its months were taken back.
create function nuance_api.order_convert_back(here nuance.purchase_order) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  c nuance.contract;
  ends timestamptz;
begin
  select * into strict c from nuance.contract k where k.id = here.contract_id for no key update;
  if here.time_left is null or here.time_left = here.time_worth or c.paid_until is null then
    return;
  end if;
  ends := case
    when c.paid_until > now() then c.paid_until + (here.time_left - here.time_worth) * interval '1 second'
    else here.paid_at + here.time_left * interval '1 second' end;
  ends := greatest(ends, now());
  update nuance.contract k set paid_until = ends, paid_since = null, paid_months = 0 where k.id = c.id;
  if day_text(ends) <> day_text(c.paid_until) then
    perform contract_record(c.id, 'time-converted', day_text(c.paid_until), day_text(ends));
  end if;
end $$;
comment on function nuance_api.order_convert_back(nuance.purchase_order) is 'The time an upgrade converted is the old plan''s again';

create function nuance_api.order_subscribe(here nuance.purchase_order) returns void
language sql security definer set search_path = nuance, nuance_api, pg_temp as $$
  update nuance.contract c set subscription = f.reference
  from payment_reference f
  where c.id = here.contract_id and f.order_id = here.id and f.kind = 'subscription'
$$;
comment on function nuance_api.order_subscribe(nuance.purchase_order) is
  'The subscription an order began, if any, pays its contract from now on';

-- Does what an order was paid for, once: its invoice is the proof. What does not fit the contract any
-- more stays charged, for staff to look into.
create function nuance_api.order_apply(
  here nuance.purchase_order, event bigint default null, forced boolean default false
) returns nuance.purchase_order
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  bought nuance.plan;
  before nuance.plan;
  c nuance.contract;
  begins timestamptz;
  ends timestamptz;
begin
  select * into strict bought from plan p where p.id = here.plan_id;
  if here.contract_id is null then
    c := contract_open(here, bought);
  else
    perform next_plan_apply(here.contract_id);
    select * into strict c from nuance.contract k where k.id = here.contract_id for no key update;
  end if;
  select * into strict before from plan p where p.id = c.plan_id;
  if not forced and bought.weight < before.weight and bought.id is distinct from c.next_plan_id
     and (here.kind = 'renewal' or c.paid_until > now())
  then
    return order_look_into(here, 'plan-changed', event);
  elsif not forced and here.kind = 'renewal' and c.paid_until is null then
    return order_look_into(here, 'does-not-end', event);
  end if;
  if here.kind = 'upgrade' and bought.id <> before.id then
    update nuance.contract k set plan_id = bought.id, next_plan_id = null, next_plan_at = null where k.id = c.id;
    perform contract_record(c.id, 'plan', before.name, bought.name);
    if c.paid_until > now() and here.amount > 0 then
      c := order_convert_time(here, c, before, bought);
    end if;
  end if;
  begins := case when c.paid_until > now() then c.paid_until else now() end;
  if here.amount = 0 then
    if c.paid_until is not null then
      update nuance.contract k set paid_until = null where k.id = c.id;
      if here.kind <> 'new' then
        perform contract_record(c.id, 'paid-until', day_text(c.paid_until), day_text(null));
      end if;
    end if;
  else
    ends := contract_extend(c, here.months);
  end if;
  if here.kind <> 'new' and not c.renews and c.paid_until <= now() then
    update nuance.contract k set renews = true where k.id = c.id;
    perform contract_record(c.id, 'renewal', 'off', 'on');
  end if;
  if c.payment_failed_at is not null then
    update nuance.contract k set payment_failed_at = null where k.id = c.id;
    perform contract_record(c.id, 'payment', 'failed', 'came');
  end if;
  insert into invoice (order_id) values (here.id);
  update purchase_order o
  set contract_id = c.id, paid_from = begins, paid_until = ends,
      problem = case when event is not null and is_about_money(o.problem) then o.problem end,
      old_plan_id = case when here.kind = 'upgrade' then before.id end
  where o.id = here.id;
  here := order_enter(here, 'purchased', event);
  perform order_subscribe(here);
  -- What else was begun for this contract is no longer what was agreed.
  perform order_enter(o, 'cancelled', event, 'replaced')
  from purchase_order o where o.contract_id = c.id and o.id <> here.id and o.state = 'ready';
  -- Not left to the job: what was paid for is there when its first issue is filed.
  perform mana_refill(c.id);
  return here;
end $$;
comment on function nuance_api.order_apply(nuance.purchase_order, bigint, boolean) is
  'Gives the contract of a locked, charged order what was bought; forced: staff decided that it fits';

create function nuance_api.order_charge(
  here nuance.purchase_order, event bigint default null, note text default null, forced boolean default false
) returns nuance.purchase_order
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if here.state <> 'charged' then
    update purchase_order o
    set paid_at = now(), problem = case when event is not null and is_about_money(o.problem) then o.problem end
    where o.id = here.id;
    here := order_enter(here, 'charged', event, note);
  end if;
  return order_apply(here, event, forced);
end $$;
comment on function nuance_api.order_charge(nuance.purchase_order, bigint, text, boolean) is
  'Money came for a locked order, whatever state it was in: it is never lost';

-- Money given back credits the invoice; all of it takes the paid time back too, as far as it is to come.
create function nuance_api.order_credit(
  here nuance.purchase_order, credited bigint, event bigint default null, note text default null
) returns nuance.purchase_order
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  c nuance.contract;
  was text := here.state;
begin
  update invoice i set credited = greatest(i.credited, order_credit.credited), credited_at = now()
  where i.order_id = here.id;
  if credited < here.amount then
    return order_enter(here, here.state, event, coalesce(note, money_text(credited, here.currency)));
  end if;
  update purchase_order o set problem = null where o.id = here.id;
  here := order_enter(here, 'refunded', event, note);
  if was = 'purchased' then
    select * into strict c from nuance.contract k where k.id = here.contract_id for no key update;
    if c.paid_until > now() and here.paid_until is not null then
      perform contract_extend(c, -here.months);
    end if;
    if here.kind = 'upgrade' and here.old_plan_id <> c.plan_id and c.plan_id = here.plan_id then
      update nuance.contract k set plan_id = here.old_plan_id, next_plan_id = null, next_plan_at = null where k.id = c.id;
      perform contract_record(c.id, 'plan', (select p.name from plan p where p.id = c.plan_id),
                              (select p.name from plan p where p.id = here.old_plan_id));
      perform order_convert_back(here);
    end if;
  end if;
  return here;
end $$;
comment on function nuance_api.order_credit(nuance.purchase_order, bigint, bigint, text) is
  'Money of a locked order was given back, so much in all';

-- One order at a time is open for a contract and a plan; the same wish finds it again.
create function nuance_api.order_make(
  kind text, buyer bigint, bought nuance.plan, here bigint default null, contract_name text default null
) returns nuance.purchase_order
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  through text := (select p.key from payment_provider p where p.active);
  made nuance.purchase_order;
begin
  if bought.price = 0 then
    through := coalesce(through, 'invoice');
  elsif through is null then
    raise exception using errcode = 'NU409', message = 'not-for-sale';
  end if;
  if here is not null then
    select * into made from purchase_order o
    where o.contract_id = here and o.state in ('ready', 'purchasing', 'failed') and o.kind = order_make.kind
      and o.plan_id = bought.id and o.amount = bought.price and o.currency = bought.currency and o.provider = through
    order by o.id desc limit 1;
    if made.id is not null then
      return made;
    end if;
    perform order_enter(o, 'cancelled', null, 'replaced')
    from purchase_order o where o.contract_id = here and o.state = 'ready';
  elsif (select count(*) from (
           select from purchase_order o where o.person_id = buyer and o.state in ('ready', 'purchasing') limit 20) x) >= 20
  then
    raise exception using errcode = 'NU409', message = 'too-many-orders';
  end if;
  insert into purchase_order (person_id, plan_id, contract_id, kind, contract_name, amount, currency, months, provider)
  values (buyer, bought.id, here, order_make.kind, order_make.contract_name, bought.price, bought.currency,
          bought.cycle_months, through)
  returning * into made;
  insert into order_entry (order_id, new, person_id) values (made.id, 'ready', viewer_person());
  if made.amount = 0 then
    made := order_charge(made);
  end if;
  return made;
end $$;
comment on function nuance_api.order_make(text, bigint, nuance.plan, bigint, text) is
  'An order at the plan''s present price; what costs nothing is purchased at once';
