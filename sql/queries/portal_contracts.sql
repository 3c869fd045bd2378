-- SPDX-License-Identifier: Apache-2.0
-- The viewer's contracts as cards, the free one last.
-- :list contracts contract
select c.id, c.name, c.kind, c.plan, c.state, c.paid_until, c.role, c.why_not is null as may_file,
       c.why_not,
       case when c.kind <> 'free' then (
         select count(*) from (
           select from nuance_api.visible_item i
           where i.contract_id = c.id and not i.closed limit 1000) o) end as open_items
from nuance_api.my_contract c
order by c.kind = 'free', c.name, c.id
limit 500
