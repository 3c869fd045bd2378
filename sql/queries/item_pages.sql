-- SPDX-License-Identifier: Apache-2.0
-- The pages of an item, the latest first.
-- :list pages paged
-- :param number item_number
select p.id, p.state, p.what, p.opened_at, p.paged_by, p.delivered_at, p.acknowledged_at, p.acknowledged_by, p.acknowledged_via,
       p.acknowledged_seconds, p.closed_at, p.closed_by, p.cost, p.false_cost, p.false_reason, p.false_entry, p.false_refunded,
       p.contract_id as contract, p.level, p.next_at, p.policy
from nuance_api.visible_page p
where p.item_number = :number
order by p.id desc
limit 5
