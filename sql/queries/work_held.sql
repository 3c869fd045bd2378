-- SPDX-License-Identifier: Apache-2.0
-- Open items of a queue that the viewer owns or was handed, in the order of work.
-- :list held item
-- :param queue queue_key
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.requestor, i.contract_id as contract, i.contract_name, i.owner,
       i.filed_at, i.activity_at, i.comments, i.deadline, i.late, i.urgent, i.tags as tag__each
from (
  select k.number from (
    select n.number from nuance_api.queue_item n
    where n.owner_id = (select nuance_api.viewer_person()) and not n.closed and n.snoozed_until is null
      and n.queue_id = (select q.id from nuance_api.visible_queue q where q.key = :queue)
    order by n.work_turn, n.number limit 20) k
  union
  select l.item_number from nuance_api.item_lease l where l.mine
) h
join nuance_api.queue_item i on i.number = h.number
where i.queue_id = (select q.id from nuance_api.visible_queue q where q.key = :queue)
order by i.work_turn, i.number
limit 20
