-- SPDX-License-Identifier: Apache-2.0
-- What else this item's requestor brought up; staff only.
-- :list earlier item
-- :param number item_number
select i.number, i.title, i.status, i.closed, p.key as priority, p.name as priority_name, i.activity_at
from nuance_api.visible_item i
join nuance_api.priority p on p.rank = i.priority
where (select nuance_api.viewer_is_staff())
  and i.requestor_id = (select v.requestor_id from nuance_api.visible_item v where v.number = :number)
  and i.number <> :number
order by i.activity_at desc, i.number desc
limit 5
