-- SPDX-License-Identifier: Apache-2.0
-- The viewer's contracts as cards: the free one leads the first page, the others go by name.
-- :list contracts contract
-- :page 50
-- :param after list_cursor optional
select c.id, c.name, c.kind, c.plan, c.plan_is_free as free_tier, c.state, c.paid_until, c.role,
       c.why_not is null as may_file, c.why_not, c.open_items, b.balance as mana, c.mana_cap,
       c.id::text as cursor
from nuance_api.my_contract_card c
left join nuance_api.contract_balance b on b.contract_id = c.id
--if after
where c.kind <> 'free'
  and (lower(c.name), c.id) > (
    select lower(k.name), k.id from nuance_api.my_contract k where k.id = nuance_api.cursor_number(:after))
--end
order by c.kind <> 'free', lower(c.name), c.id
limit 51
