-- SPDX-License-Identifier: Apache-2.0
-- The item that would be handed out next, without taking it.
-- :one next
-- :param queue queue_key
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.requestor, i.contract_id as contract, i.contract_name, i.filed_at,
       i.activity_at, i.comments, i.deadline, i.late, i.urgent, i.tags as tag__each
from nuance_api.queue_item i
where i.queue_id = (select q.id from nuance_api.visible_queue q where q.key = :queue)
  and i.status = 'open' and i.owner_id is null and i.snoozed_until is null
  and not i.leased
  and not exists (select from nuance_api.my_skip s where s.item_number = i.number)
order by i.work_turn, i.number
limit 1
