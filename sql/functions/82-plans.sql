-- SPDX-License-Identifier: Apache-2.0
-- Admins say what plans offer and cost.

create function nuance_api.plan_price(price text, currency text) returns bigint
language plpgsql as $$
declare
  amount bigint;
begin
  if currency !~ '^[A-Z]{3}$' then
    perform nuance_api.refuse('currency', 'not-a-currency');
  end if;
  amount := nuance_api.money_parse(price, currency);
  if amount is null then
    perform nuance_api.refuse('price', 'not-an-amount', nuance_api.currency_digits(currency)::text);
  end if;
  return amount;
end $$;
comment on function nuance_api.plan_price(text, text) is 'Minor units of what was typed; refused when it is none';

create function nuance_api.plan_queue(queue text) returns bigint
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  found_id bigint;
begin
  select q.id into found_id from nuance.queue q where q.key = plan_queue.queue;
  if queue is not null and found_id is null then
    perform refuse('queue', 'no-such-queue');
  end if;
  return found_id;
end $$;

create function nuance_api.plan_create(
  submission nuance.submission_key, key nuance.plan_key, name nuance.line_of_text, kind nuance.contract_kind,
  price nuance.price_text, currency nuance.currency, cycle_months nuance.cycle_months,
  mana_per_cycle nuance.points default 0, mana_cap nuance.points default 0, filing_cost nuance.points default 0,
  may_page nuance.flag default null, page_cost nuance.points default 0, false_page_cost nuance.points default 999,
  contacts_included nuance.small_count default 3, contact_cost nuance.points default 0,
  target_minutes nuance.target_minutes default null, buyers nuance.plan_buyers default 'nobody',
  weight nuance.plan_weight default 0, queue nuance.queue_key default null, free nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'plan_create');
  amount bigint;
  start bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if plan_create.kind = 'free' then
    perform refuse('kind', 'not-a-choice');
  end if;
  amount := plan_price(price, currency);
  start := plan_queue(queue);
  insert into plan (key, name, kind, free, price, currency, cycle_months, mana_per_cycle, mana_cap, filing_cost,
                    may_page, page_cost, false_page_cost, contacts_included, contact_cost, target_response, buyers, weight, queue_id)
  values (plan_create.key, trim(plan_create.name), plan_create.kind, coalesce(plan_create.free, false), amount,
          plan_create.currency, plan_create.cycle_months, coalesce(plan_create.mana_per_cycle, 0),
          coalesce(plan_create.mana_cap, 0), coalesce(plan_create.filing_cost, 0),
          coalesce(plan_create.may_page, false), coalesce(plan_create.page_cost, 0),
          coalesce(plan_create.false_page_cost, 999),
          coalesce(plan_create.contacts_included, 3), coalesce(plan_create.contact_cost, 0),
          target_minutes * interval '1 minute', coalesce(plan_create.buyers, 'nobody'),
          coalesce(plan_create.weight, 0), start)
  on conflict do nothing;
  if not found then
    perform refuse('key', 'key-taken');
  end if;
  return submission_end(submission, row('/admin/plans', 'plan-made', trim(name), null)::nuance.outcome);
end $$;

-- What contracts were promised stays: a plan that is in use keeps its kind and its cycle.
create function nuance_api.plan_change(
  submission nuance.submission_key, plan nuance.plan_id, name nuance.line_of_text, kind nuance.contract_kind,
  price nuance.price_text, currency nuance.currency, cycle_months nuance.cycle_months,
  mana_per_cycle nuance.points default 0, mana_cap nuance.points default 0, filing_cost nuance.points default 0,
  may_page nuance.flag default null, page_cost nuance.points default 0, false_page_cost nuance.points default 999,
  contacts_included nuance.small_count default 3, contact_cost nuance.points default 0,
  target_minutes nuance.target_minutes default null, buyers nuance.plan_buyers default 'nobody',
  weight nuance.plan_weight default 0, queue nuance.queue_key default null, free nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'plan_change');
  here nuance.plan;
  amount bigint;
  start bigint;
  in_use boolean;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select p.* into here from nuance.plan p where p.id = plan_change.plan for update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  amount := plan_price(price, currency);
  start := plan_queue(queue);
  in_use := exists (select from nuance.contract c where c.plan_id = here.id)
         or exists (select from nuance.contract c where c.next_plan_id = here.id);
  if plan_change.kind <> here.kind and (in_use or 'free' in (plan_change.kind, here.kind)) then
    perform refuse('kind', 'plan-in-use');
  elsif plan_change.cycle_months <> here.cycle_months and in_use then
    perform refuse('cycle_months', 'plan-in-use');
  end if;
  update nuance.plan p
  set name = trim(plan_change.name), kind = plan_change.kind, price = amount, currency = plan_change.currency,
      cycle_months = plan_change.cycle_months, mana_per_cycle = coalesce(plan_change.mana_per_cycle, 0),
      mana_cap = coalesce(plan_change.mana_cap, 0), filing_cost = coalesce(plan_change.filing_cost, 0),
      may_page = coalesce(plan_change.may_page, false), page_cost = coalesce(plan_change.page_cost, 0),
      false_page_cost = coalesce(plan_change.false_page_cost, 999),
      contacts_included = coalesce(plan_change.contacts_included, 3),
      contact_cost = coalesce(plan_change.contact_cost, 0),
      target_response = target_minutes * interval '1 minute', buyers = coalesce(plan_change.buyers, 'nobody'),
      weight = coalesce(plan_change.weight, 0), queue_id = start, free = coalesce(plan_change.free, false)
  where p.id = here.id;
  -- Contracts that got no mana so far have no day on which more is due.
  if here.mana_per_cycle = 0 and plan_change.mana_per_cycle > 0 then
    update nuance.contract c set cycle_anchor = now(), mana_cycles = 0, mana_due_at = now()
    where c.plan_id = here.id and c.mana_due_at is null;
  end if;
  return submission_saved(submission, '/admin/plans/' || here.id, 'plan-saved');
end $$;

create function nuance_api.plan_retire(submission nuance.submission_key, plan nuance.plan_id, retire nuance.flag)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'plan_retire');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update nuance.plan p set retired_at = case when retire then coalesce(p.retired_at, now()) end
  where p.id = plan_retire.plan;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_end(submission, row('/admin/plans/' || plan_retire.plan,
    case when retire then 'plan-retired' else 'plan-back' end, null, null)::nuance.outcome);
end $$;
