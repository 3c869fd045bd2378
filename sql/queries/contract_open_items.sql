-- SPDX-License-Identifier: Apache-2.0
-- A contract's open issues, as far as the viewer may see them.
-- :list open-items item
-- :param contract contract_id
select i.number, i.title, i.status, i.closed, p.key as priority, i.filed_at, i.activity_at,
       r.name as requestor, i.comments
from nuance_api.visible_item i
join nuance_api.priority p on p.rank = i.priority
join nuance_api.known_person r on r.id = i.requestor_id
where i.contract_id = :contract and not i.closed
order by i.activity_at desc, i.number desc
limit 200
