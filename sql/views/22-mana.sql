-- SPDX-License-Identifier: Apache-2.0
-- A contract's mana, for everyone who sees the contract. The free contract has none.

create function nuance_api.mana_weight(overflow bigint, cap bigint) returns smallint
language sql immutable parallel safe as $$
  select case when overflow > 0 then least(9, 1 + overflow * 8 / greatest(cap, 1)) else 0 end::smallint
$$;
comment on function nuance_api.mana_weight(bigint, bigint) is
  'The head start, 0 to 9, that the overflow of a refill gives among issues of equal priority';

create view nuance_api.contract_balance as
select v.id as contract_id,
       coalesce(k.balance, 0) + coalesce((
         select sum(e.amount) from nuance.mana_entry e
         where e.contract_id = v.id and e.id > coalesce(k.entry_id, 0)), 0)::bigint as balance
from nuance_api.visible_contract v
left join nuance.mana_checkpoint k on k.contract_id = v.id
where v.kind <> 'free';
comment on view nuance_api.contract_balance is 'By contract; reads the entries since the last refill';

create view nuance_api.contract_mana as
select b.contract_id, b.balance, p.mana_per_cycle, p.mana_cap, p.filing_cost, p.page_cost,
       r.id as refill_id, r.cycle_at, r.amount as refilled, r.overflow, c.mana_due_at as refills_at,
       nuance_api.mana_weight(coalesce(r.overflow, 0), p.mana_cap) as weight
from nuance_api.contract_balance b
join nuance.contract c on c.id = b.contract_id
join nuance.plan p on p.id = c.plan_id
left join lateral (
  select e.id, e.cycle_at, e.amount, e.overflow from nuance.mana_entry e
  where e.contract_id = b.contract_id and e.kind = 'refill'
  order by e.cycle_at desc limit 1
) r on true;

create view nuance_api.visible_mana_entry as
select e.id, e.contract_id, e.at, e.kind, e.amount, e.item_number, i.title as item_title,
       e.reason, p.name as person, e.cycle_at, e.overflow, e.refunds_id,
       u.id is not null as refunded
from nuance.mana_entry e
left join nuance.item i on i.number = e.item_number
left join nuance.person p on p.id = e.person_id
left join nuance.mana_entry u on u.refunds_id = e.id and u.kind = 'refund'
where exists (select from nuance_api.visible_contract v where v.id = e.contract_id);
