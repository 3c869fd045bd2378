-- SPDX-License-Identifier: Apache-2.0
-- Open items of a queue that the viewer has taken, in the order they would be worked.
-- :list held item
-- :param queue queue_key
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.priority_name, i.requestor, i.contract_id as contract, i.contract_name, i.owner,
       i.filed_at, i.activity_at, i.comments
from nuance_api.queue_item i
where i.owner_id = (select nuance_api.viewer_person()) and not i.closed
  and i.queue_id = (select q.id from nuance_api.visible_queue q where q.key = :queue)
order by i.turn, i.number
limit 20
