-- SPDX-License-Identifier: Apache-2.0
-- What people do about plans and orders: those who manage a contract, buyers, and staff.

create function nuance_api.contract_to_bill(wanted bigint) returns nuance.contract
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract;
begin
  perform require_person();
  select * into result from contract c where c.id = wanted and c.kind <> 'free' for no key update;
  if result.id is null or not exists (select from visible_contract v where v.id = wanted) then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_manages_contract(wanted) then
    raise exception using errcode = 'NU403', message = 'may-not-manage';
  end if;
  perform next_plan_apply(wanted);
  select * into strict result from contract c where c.id = wanted;
  return result;
end $$;
comment on function nuance_api.contract_to_bill(bigint) is
  'The contract, locked; refused to those who may not see its billing';

create function nuance_api.require_price(agreed text, present nuance.plan) returns void
language plpgsql as $$
begin
  if agreed is distinct from nuance_api.money_text(present.price, present.currency) then
    perform nuance_api.refuse('price', 'price-differs', nuance_api.money_text(present.price, present.currency));
  end if;
end $$;
comment on function nuance_api.require_price(text, nuance.plan) is 'What the buyer was shown must still be what it costs';

create function nuance_api.contract_renewal(
  submission nuance.submission_key, contract nuance.contract_id, renews nuance.flag
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_renewal');
  here nuance.contract;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_bill(contract);
  if here.paid_until is null then
    raise exception using errcode = 'NU409', message = 'does-not-end';
  elsif here.paid_until <= now() then
    raise exception using errcode = 'NU409', message = 'already-ended';
  end if;
  if here.renews <> contract_renewal.renews then
    update nuance.contract c set renews = contract_renewal.renews where c.id = here.id;
    perform contract_record(here.id, 'renewal', case when here.renews then 'on' else 'off' end,
                            case when here.renews then 'off' else 'on' end);
  end if;
  return submission_end(submission, row('/contract/' || here.id || '/billing',
    case when contract_renewal.renews then 'renewal-on' else 'renewal-off' end, null, null)::nuance.outcome);
end $$;

create function nuance_api.contract_renew(
  submission nuance.submission_key, contract nuance.contract_id, price nuance.price_text
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_renew');
  here nuance.contract;
  wanted nuance.plan;
  made nuance.purchase_order;
  why_not text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_bill(contract);
  select b.why_not_renew into why_not from contract_billing b where b.contract_id = here.id;
  if why_not is not null then
    raise exception using errcode = 'NU409', message = why_not;
  end if;
  select * into strict wanted from plan p where p.id = coalesce(here.next_plan_id, here.plan_id);
  perform require_price(price, wanted);
  made := order_make('renewal', viewer, wanted, here.id);
  return submission_saved(submission, '/order/' || made.id, 'order-made');
end $$;

-- Up at once, by an order or for nothing; down at the end of what is paid. The present plan takes a
-- choice back.
create function nuance_api.contract_plan(
  submission nuance.submission_key, contract nuance.contract_id, plan nuance.plan_id,
  price nuance.price_text default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_plan');
  here nuance.contract;
  place text := '/contract/' || contract || '/billing';
  offer record;
  wanted nuance.plan;
  chosen text;
  made nuance.purchase_order;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_bill(contract);
  select p.name into chosen from nuance.plan p where p.id = here.next_plan_id;
  if contract_plan.plan = here.plan_id then
    if here.next_plan_id is not null then
      update nuance.contract c set next_plan_id = null, next_plan_at = null where c.id = here.id;
      perform contract_record(here.id, 'next-plan', chosen, null);
    end if;
    return submission_saved(submission, place, 'plan-kept');
  end if;
  select * into offer from contract_plan_offer f where f.contract_id = here.id and f.id = contract_plan.plan;
  if offer.id is null then
    perform refuse('plan', 'not-a-choice');
  end if;
  select * into strict wanted from nuance.plan p where p.id = offer.id;
  if offer.effect = 'period-end' then
    if here.next_plan_id is distinct from offer.id then
      update nuance.contract c set next_plan_id = offer.id, next_plan_at = c.paid_until where c.id = here.id;
      perform contract_record(here.id, 'next-plan', chosen, offer.name);
    end if;
    return submission_saved(submission, place, 'plan-chosen');
  end if;
  perform require_price(price, wanted);
  made := order_make('upgrade', viewer, wanted, here.id);
  return submission_end(submission, row(
    case made.state when 'purchased' then place else '/order/' || made.id end,
    case made.state when 'purchased' then 'plan-changed' else 'order-made' end, null, null)::nuance.outcome);
end $$;

create function nuance_api.plan_buy(
  submission nuance.submission_key, plan nuance.plan_id, name nuance.contract_name, price nuance.price_text
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'plan_buy');
  wanted nuance.plan;
  called text := trim(regexp_replace(name, '\s+', ' ', 'g'));
  made nuance.purchase_order;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select p.* into wanted from nuance.plan p
  where p.id = (select s.id from plans_for_sale() s where s.id = plan_buy.plan) for share;
  if wanted.id is null then
    perform refuse('plan', 'not-a-choice');
  elsif called = '' then
    perform refuse('name', 'required');
  end if;
  perform require_price(price, wanted);
  -- One after another, so that nobody opens more than there may be.
  perform pg_advisory_xact_lock(hashtextextended('nuance.plan_buy ' || viewer, 0));
  made := order_make('new', viewer, wanted, null, called);
  return submission_saved(submission, '/order/' || made.id, 'order-made');
end $$;

create function nuance_api.order_to_change(wanted bigint) returns nuance.purchase_order
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.purchase_order;
begin
  perform require_person();
  if not exists (select from visible_order v where v.id = wanted) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  result := order_lock(wanted);
  return result;
end $$;
comment on function nuance_api.order_to_change(bigint) is 'The order, locked; to those who may not see it there is none';

create function nuance_api.order_pay(submission nuance.submission_key, purchase nuance.order_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'order_pay');
  here nuance.purchase_order;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := order_to_change(purchase);
  if not (select v.may_pay from visible_order v where v.id = here.id) then
    raise exception using errcode = 'NU409', message = 'order-moved-on';
  end if;
  if here.state = 'failed' then
    here := order_enter(here, 'ready');
  end if;
  update purchase_order o
  set problem = case when is_about_money(o.problem) then o.problem end, handed_at = now()
  where o.id = here.id;
  here := order_enter(here, 'purchasing');
  return submission_saved(submission, '/order/' || here.id, 'order-handed');
end $$;

create function nuance_api.order_cancel(submission nuance.submission_key, purchase nuance.order_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'order_cancel');
  here nuance.purchase_order;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := order_to_change(purchase);
  if not (select v.may_cancel from visible_order v where v.id = here.id) then
    raise exception using errcode = 'NU409', message = 'order-moved-on';
  end if;
  here := order_enter(here, 'cancelled');
  return submission_saved(submission, '/order/' || here.id, 'order-cancelled');
end $$;

-- Staff saw the money, or decided that what was paid fits after all.
create function nuance_api.order_paid(
  submission nuance.submission_key, purchase nuance.order_id, note nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'order_paid');
  here nuance.purchase_order;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := order_to_change(purchase);
  if not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  elsif not (select v.may_mark_paid from visible_order v where v.id = here.id) then
    raise exception using errcode = 'NU409', message = 'order-moved-on';
  elsif trim(note) = '' then
    perform refuse('note', 'required');
  end if;
  if here.state = 'charged' then
    here := order_enter(here, 'charged', null, note);
  end if;
  here := order_charge(here, null, note, here.state = 'charged');
  return submission_end(submission, row('/order/' || here.id,
    case here.state when 'purchased' then 'order-purchased' else 'order-charged' end, null, null)::nuance.outcome);
end $$;

create function nuance_api.order_refund(
  submission nuance.submission_key, purchase nuance.order_id, reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'order_refund');
  here nuance.purchase_order;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := order_to_change(purchase);
  if not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  elsif not (select v.may_refund from visible_order v where v.id = here.id) then
    raise exception using errcode = 'NU409', message = 'order-moved-on';
  elsif trim(reason) = '' then
    perform refuse('reason', 'required');
  end if;
  here := order_credit(here, here.amount, null, reason);
  return submission_saved(submission, '/order/' || here.id, 'order-refunded');
end $$;

-- Money that did not fit was given back, or is right after all: staff say what they did about it.
create function nuance_api.order_settle(
  submission nuance.submission_key, purchase nuance.order_id, settled nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'order_settle');
  here nuance.purchase_order;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := order_to_change(purchase);
  if not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  elsif not (select v.may_settle from visible_order v where v.id = here.id) then
    raise exception using errcode = 'NU409', message = 'order-moved-on';
  elsif trim(settled) = '' then
    perform refuse('settled', 'required');
  end if;
  here := order_enter(here, here.state, null, settled);
  update purchase_order o set problem = null where o.id = here.id;
  return submission_saved(submission, '/order/' || here.id, 'order-settled');
end $$;
