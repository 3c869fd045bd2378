-- SPDX-License-Identifier: Apache-2.0
-- The liveliest open issues of a contract; staff only.
-- :list open-items item
-- :param contract contract_id
select i.number, i.title, i.excerpt, i.status, i.closed, p.key as priority, p.name as priority_name, r.name as requestor,
       o.name as owner, i.activity_at, i.comments
from (
  select i.* from nuance_api.visible_item i
  where (select nuance_api.viewer_is_staff()) and i.contract_id = :contract and not i.closed
  order by i.activity_at desc, i.number desc
  limit 10
) i
join nuance_api.priority p on p.rank = i.priority
join nuance_api.known_person r on r.id = i.requestor_id
left join nuance_api.known_person o on o.id = i.owner_id
order by i.activity_at desc, i.number desc
