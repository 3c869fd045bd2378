-- SPDX-License-Identifier: Apache-2.0
-- What was removed from a contract's priorities, the latest first; older ones are in its history.
-- :list removed priority
-- :param contract contract_id
select p.id, p.position, p.title, p.note, nullif(p.link, '') as link, p.link_kind, p.item, p.item_title, p.item_status,
       p.removed_at
from nuance_api.visible_priority p
where p.contract_id = :contract and p.removed_at is not null
order by p.removed_at desc, p.id desc
limit 20
