-- SPDX-License-Identifier: Apache-2.0
-- A contract's orders and their invoices, the latest first; for those who manage it.
-- :list orders order
-- :page 25
-- :param contract contract_id
-- :param after list_cursor optional
select o.id, o.plan, o.kind, o.state, o.price_text, o.created_at, o.paid_at, o.paid_from, o.paid_until, o.invoice,
       o.credited_at, o.problem, o.id::text as cursor
from nuance_api.visible_order o
where o.contract_id = :contract
  and exists (select from nuance_api.managed_contract c where c.id = :contract)
--if after
  and o.id < nuance_api.cursor_number(:after)
--end
order by o.id desc
limit 26
