-- SPDX-License-Identifier: Apache-2.0
-- The contract of an item, beside it; staff only.
-- :one contract
-- :for staff admin
select c.id, c.name, c.kind, c.plan, c.state, c.paid_until,
       case when c.kind <> 'free' then (
         select count(*) from (
           select from nuance_api.staff_item i
           where i.contract_id = c.id and not i.closed limit 1000) o) end as open_items,
       (select b.balance from nuance_api.contract_balance b where b.contract_id = c.id) as mana
from nuance_api.visible_contract c
where (select nuance_api.viewer_is_staff())
  and c.id = (select n.contract_id from nuance_api.noted n)
