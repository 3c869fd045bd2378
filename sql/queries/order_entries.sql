-- SPDX-License-Identifier: Apache-2.0
-- What happened to an order, in its order.
-- :list entries entry
-- :param purchase order_id
select e.id, e.at, e.old, e.new, e.person, e.by_provider, e.note
from nuance_api.visible_order_entry e
where e.order_id = :purchase
order by e.id
limit 200
