-- SPDX-License-Identifier: Apache-2.0
-- Billing of contracts, for those who manage them; orders and invoices; what is for sale.

-- Contracts whose billing is the viewer's to see.
create view nuance_api.managed_contract as
select c.id, c.kind, c.name, c.plan_id, c.paid_until, c.renews, c.next_plan_id, c.next_plan_at,
       c.payment_failed_at, c.subscription,
       nuance_api.contract_state(c.kind, c.paid_until, c.renews) as state
from nuance.contract c
where c.kind <> 'free'
  and ((select nuance_api.viewer_is_staff()) or exists (
    select from nuance.membership m
    where m.contract_id = c.id and m.person_id = (select nuance_api.viewer_person())
      and m.role in ('manager', 'contact')));

create view nuance_api.contract_billing as
select c.id as contract_id, c.state, c.paid_until, c.renews, c.payment_failed_at,
       p.id as plan_id, p.name as plan, p.price, nuance_api.money_text(p.price, p.currency) as price_text,
       p.cycle_months as months,
       n.name as next_plan, nuance_api.money_text(n.price, n.currency) as next_price_text,
       n.cycle_months as next_months, c.next_plan_at,
       nuance_api.money_text(r.price, r.currency) as renewal_text, r.cycle_months as renewal_months,
       c.subscription is not null as by_itself,
       case when (select nuance_api.viewer_is_staff()) then c.subscription end as subscription,
       c.paid_until > now() and c.renews as may_stop,
       c.paid_until > now() and not c.renews as may_resume,
       case
         when r.price = 0 then 'free-of-charge'
         when c.paid_until is null then 'does-not-end'
         when not exists (select from nuance.payment_provider v where v.active) then 'not-for-sale'
         when c.subscription is not null and c.renews and c.state <> 'expired' and c.payment_failed_at is null
           then 'renews-by-itself'
       end as why_not_renew
from nuance_api.managed_contract c
join nuance.plan p on p.id = c.plan_id
left join nuance.plan n on n.id = c.next_plan_id
join nuance.plan r on r.id = coalesce(c.next_plan_id, c.plan_id);
comment on view nuance_api.contract_billing is 'By contract; the renewal is for the plan that comes next, if one was chosen';

-- So many seconds of one plan, as seconds of as much worth of another, by what the two cost now. Prices in
-- different currencies are not compared: there the time stays what it is.
create function nuance_api.time_on_plan(
  seconds bigint, price bigint, currency text, months integer, new_price bigint, new_currency text, new_months integer
) returns bigint
language sql immutable parallel safe as $$
  select case when currency <> new_currency or new_price = 0 then seconds
              else least(floor(seconds::numeric * price * new_months / (new_price::numeric * months)), 3155760000)::bigint end
$$;
comment on function nuance_api.time_on_plan(bigint, bigint, text, integer, bigint, text, integer) is
  'Whole seconds, rounded down; at most a century';

-- What a contract can be changed to, and when that takes effect: at once, by an order, or at period end.
create view nuance_api.contract_plan_offer as
select c.id as contract_id, p.id, p.name, p.weight, p.price, nuance_api.money_text(p.price, p.currency) as price_text,
       p.cycle_months as months, p.mana_per_cycle, p.may_page,
       extract(epoch from p.target_response)::bigint as target_seconds,
       p.weight > o.weight as is_up,
       case
         when c.paid_until > now() and p.weight <= o.weight then 'period-end'
         when p.price = 0 then 'at-once'
         else 'order'
       end as effect,
       c.next_plan_id is not distinct from p.id as is_next,
       -- of a change that takes effect at once: the days that are left, what they become, and the end if paid now
       t.time_left / 86400 as days_left, t.worth / 86400 as days_worth,
       nuance_api.cycle_start(now() + t.worth * interval '1 second', 1, p.cycle_months) as paid_until
from nuance_api.managed_contract c
join nuance.plan o on o.id = c.plan_id
join nuance.plan p on p.kind = c.kind and p.id <> c.plan_id and p.retired_at is null
  and (p.buyers in ('everyone', 'members') or (select nuance_api.viewer_is_staff()))
left join lateral (
  select l.time_left, nuance_api.time_on_plan(l.time_left, o.price, o.currency, o.cycle_months,
                                              p.price, p.currency, p.cycle_months) as worth
  from (select floor(extract(epoch from c.paid_until - now()))::bigint as time_left) l
  where c.paid_until > now() and p.weight > o.weight and p.price > 0) t on true;

-- Prices are everybody's to see, visitors' too.
create function nuance_api.plans_for_sale()
returns table (id bigint, name text, price_text text, months integer, mana_per_cycle bigint, mana_cap bigint,
               may_page boolean, contacts_included integer, target_seconds bigint)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return query
  select p.id, p.name, money_text(p.price, p.currency), p.cycle_months, p.mana_per_cycle, p.mana_cap,
         p.may_page, p.contacts_included, extract(epoch from p.target_response)::bigint
  from plan p
  where p.kind = 'dedicated' and p.buyers = 'everyone' and p.retired_at is null
  order by p.weight, p.price, p.id;
end $$;
comment on function nuance_api.plans_for_sale() is 'Plans anybody may buy a new contract of';

create function nuance_api.is_about_money(problem text) returns boolean
language sql immutable parallel safe as $$ select coalesce(problem in ('amount-differs', 'paid-twice'), false) $$;
comment on function nuance_api.is_about_money(text) is
  'Whether an order''s problem is money that came and did not fit: no payment puts that right, only staff do';

create view nuance_api.visible_order as
select o.id, o.contract_id, coalesce(c.name, o.contract_name) as contract_name, o.person_id, r.name as person,
       o.plan_id, p.name as plan, o.kind, o.state, o.amount, nuance_api.money_text(o.amount, o.currency) as price_text,
       o.months, o.provider, v.scheme,
       case when (select nuance_api.viewer_is_staff()) then o.provider_reference end as reference, o.problem,
       o.created_at, o.paid_at, o.paid_from, o.paid_until, i.number as invoice, i.issued_at, i.credited_at,
       case when i.credited > 0 then nuance_api.money_text(i.credited, o.currency) end as credited_text,
       case when o.state = 'purchasing' and v.scheme = 'stripe' then
         replace(replace(replace(v.checkout_url, '{order}', o.id::text), '{amount}', o.amount::text),
                 '{currency}', lower(o.currency)) end as checkout,
       v.scheme = 'stripe' and o.state in ('ready', 'failed') as may_pay,
       -- a checkout that was left: money that comes all the same finds its order
       o.state in ('ready', 'failed') or o.state = 'purchasing' and o.created_at < now() - interval '1 day' as may_cancel,
       (select nuance_api.viewer_is_staff()) and o.state in ('ready', 'purchasing', 'charged', 'failed') as may_mark_paid,
       (select nuance_api.viewer_is_staff()) and o.state in ('charged', 'purchased') as may_refund,
       (select nuance_api.viewer_is_staff()) and nuance_api.is_about_money(o.problem) as may_settle,
       (select nuance_api.viewer_is_staff()) and o.problem is not null as to_look_into
from nuance.purchase_order o
join nuance.plan p on p.id = o.plan_id
join nuance.person r on r.id = o.person_id
join nuance.payment_provider v on v.key = o.provider
left join nuance.contract c on c.id = o.contract_id
left join nuance.invoice i on i.order_id = o.id
where (select nuance_api.viewer_is_staff()) or o.person_id = (select nuance_api.viewer_person())
   or exists (
     select from nuance.membership m
     where m.contract_id = o.contract_id and m.person_id = (select nuance_api.viewer_person())
       and m.role in ('manager', 'contact'));
comment on view nuance_api.visible_order is 'Its maker''s, the managers'' of its contract, and staff''s';

create view nuance_api.my_open_order as
select o.id, coalesce(c.name, o.contract_name) as contract_name, p.name as plan,
       nuance_api.money_text(o.amount, o.currency) as price_text, o.state, o.created_at
from nuance.purchase_order o
join nuance.plan p on p.id = o.plan_id
left join nuance.contract c on c.id = o.contract_id
where o.person_id = (select nuance_api.viewer_person())
  and o.state in ('ready', 'purchasing', 'charged', 'failed');
comment on view nuance_api.my_open_order is 'What the viewer ordered and has not got yet';

create view nuance_api.visible_order_entry as
select e.id, e.order_id, e.at, e.old, e.new, p.name as person, e.event_id is not null as by_provider, e.note
from nuance.order_entry e
left join nuance.person p on p.id = e.person_id
where exists (select from nuance_api.visible_order o where o.id = e.order_id);

create view nuance_api.issuer as
select s.value from nuance.setting s where s.name = 'invoice-issuer' and (select nuance_api.viewer_person()) is not null;
comment on view nuance_api.issuer is 'Name and address on invoices';
