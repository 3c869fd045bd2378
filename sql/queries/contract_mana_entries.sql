-- SPDX-License-Identifier: Apache-2.0
-- The ledger, the latest first: what each issue cost, refills, and what staff adjusted and why.
-- :list ledger entry
-- :page 50
-- :param contract contract_id
-- :param after list_cursor optional
select e.id, e.at, e.kind, e.amount, e.item_number as item, e.item_title, e.reason, e.person,
       e.overflow, e.cycle_at, e.refunds_id as refunds, e.refunded, e.id::text as cursor
from nuance_api.visible_mana_entry e
where e.contract_id = :contract
--if after
  and e.id < nuance_api.cursor_number(:after)
--end
order by e.id desc
limit 51
