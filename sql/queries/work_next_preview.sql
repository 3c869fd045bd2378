-- SPDX-License-Identifier: Apache-2.0
-- The item that would be handed out next, without taking it.
-- :one next
-- :param queue queue_key
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.priority_name, i.requestor, i.contract_id as contract, i.contract_name, i.filed_at,
       i.activity_at, i.comments
from nuance_api.queue_item i
where i.queue_id = (select q.id from nuance_api.visible_queue q where q.key = :queue)
  and i.owner_id is null and i.status = 'open'
order by i.turn, i.number
limit 1
