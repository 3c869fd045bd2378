-- SPDX-License-Identifier: Apache-2.0
-- What matters to a contract, the most important first.
-- :list priorities priority
-- :param contract contract_id
select p.id, p.position, p.title, p.note, nullif(p.link, '') as link, p.link_kind, p.item, p.item_title, p.item_status,
       p.version, p.changed_at
from nuance_api.visible_priority p
where p.contract_id = :contract and p.removed_at is null
order by p.position
limit 50
