-- SPDX-License-Identifier: Apache-2.0
-- The liveliest open issues of a contract; staff only.
-- :list open-items item
-- :param contract contract_id
select i.number, i.title, i.excerpt, i.status, i.closed, nuance_api.priority_key(i.priority) as priority, r.name as requestor,
       o.name as owner, i.activity_at, i.comments,
       case when i.tags <> '{}' then nuance_api.tags_shown(i.tags) end as tag__each
from (
  select i.* from nuance_api.staff_item i
  where i.contract_id = :contract and not i.closed
  order by i.activity_at desc, i.number desc
  limit 10
) i
join nuance_api.known_person r on r.id = i.requestor_id
left join nuance_api.known_person o on o.id = i.owner_id
order by i.activity_at desc, i.number desc
