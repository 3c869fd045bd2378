-- SPDX-License-Identifier: Apache-2.0
-- The viewer's contracts as cards: the free one leads the first page, the others go by name.
-- :list contracts contract
-- :page 50
-- :param after list_cursor optional
select c.id, c.name, c.instance, c.kind, c.plan, c.plan_is_free as free_tier, c.state, c.paid_until, c.role,
       c.why_not is null as may_file, c.why_not, c.open_items,
       -- like the open issues, looked up for the cards of this page alone
       (select b.balance from nuance_api.contract_balance b where b.contract_id = c.id) as mana,
       c.mana_cap, c.id::text as cursor
from nuance_api.my_contract_card c
--if after
where c.kind <> 'free'
  and (lower(c.name), c.id) > (
    select lower(k.name), k.id from nuance_api.my_contract k where k.id = nuance_api.cursor_number(:after))
--end
order by c.kind <> 'free', lower(c.name), c.id
limit 51
