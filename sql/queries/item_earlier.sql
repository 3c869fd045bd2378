-- SPDX-License-Identifier: Apache-2.0
-- What else this item's requestor brought up; staff only.
-- :list earlier item
-- :for staff admin
-- :param number item_number
select i.number, i.title, i.status, i.closed, nuance_api.priority_key(i.priority) as priority, i.activity_at
from nuance_api.staff_item i
where i.requestor_id = (select n.requestor_id from nuance_api.noted n)
  and i.number <> :number
order by i.activity_at desc, i.number desc
limit 5
