-- SPDX-License-Identifier: Apache-2.0
-- Orders of all contracts, the latest first; staff only. Open ones wait for money or for somebody to look.
-- :list orders order
-- :page 50
-- :param state order_filter = open
-- :param after list_cursor optional
select o.id, o.plan, o.kind, o.state, o.price_text, o.created_at, o.paid_at, o.paid_from, o.paid_until, o.invoice,
       o.credited_at, o.problem, o.contract_id as contract, o.contract_name, o.person, o.scheme, o.id::text as cursor
from nuance_api.visible_order o
where (select nuance_api.viewer_is_staff())
--if state=open
  and (o.state in ('ready', 'purchasing', 'charged', 'failed') or o.problem is not null)
--end
--if state=paid
  and o.state in ('purchased', 'refunded')
--end
--if after
  and o.id < nuance_api.cursor_number(:after)
--end
order by o.id desc
limit 51
