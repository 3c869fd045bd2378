-- SPDX-License-Identifier: Apache-2.0
-- The balance through the present cycle, as corners of a line in a picture 720 wide and 160 high,
-- up is more; the last corner is now. `full` is where the cap is.
-- :list chart corner
-- :param contract contract_id
with cycle as (
  select m.balance, coalesce(m.refill_id, 0) as first_entry, greatest(m.mana_cap, 1) as cap,
         coalesce(m.cycle_at, now() - interval '30 days') as begins,
         coalesce(m.refills_at, now()) as ends
  from nuance_api.contract_mana m where m.contract_id = :contract
), entry as (
  select e.id, coalesce(e.cycle_at, e.at) as at, e.amount
  from cycle c, nuance_api.visible_mana_entry e
  where e.contract_id = :contract and e.id >= c.first_entry
  order by e.id desc limit 200
), corner as (
  select e.at, c.balance - sum(e.amount) over (order by e.id desc) + e.amount as balance
  from entry e, cycle c
  union all
  -- to the minute: the page is the same page for as long
  select greatest(date_trunc('minute', now()), (select max(e.at) from entry e)), c.balance from cycle c
), bound as (
  select least(0, min(k.balance)) as low, greatest(max(c.cap), max(k.balance)) as high
  from corner k, cycle c
)
select k.at, k.balance::bigint,
       greatest(0, round(720 * extract(epoch from k.at - c.begins)
             / greatest(1, extract(epoch from c.ends - c.begins))))::integer as x,
       round(160 * (b.high - k.balance) / (b.high - b.low))::integer as y,
       round(160 * b.high / (b.high - b.low))::integer as zero,
       round(160 * (b.high - c.cap) / (b.high - b.low))::integer as full
from corner k, cycle c, bound b
order by k.at, x
