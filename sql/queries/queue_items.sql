-- SPDX-License-Identifier: Apache-2.0
-- A queue's items. Each combination of filters is a statement of its own, and served by an index.
-- :list items item
-- :page 50
-- :param queue queue_key
-- :param status status_filter = open
-- :param owner owner_filter = any
-- :param sort queue_order = priority
-- :param after list_cursor optional
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.requestor, i.contract_id as contract, i.contract_name, i.owner,
       i.activity_at, i.comments,
       i.deadline, i.late, i.urgent, i.tags as tag__each,
--if sort=age
       i.filed_at,
--end
--if sort=deadline
       (extract(epoch from i.due) * 1000000)::bigint as due__cursor, i.number as number__cursor
--end
--if sort=priority
       i.turn as turn__cursor, i.number as number__cursor
--end
--if sort=age
       i.number as number__cursor
--end
--if sort=activity
       (extract(epoch from i.activity_at) * 1000000)::bigint as at__cursor, i.number as number__cursor
--end
from nuance_api.queue_item i
where i.queue_id = (select q.id from nuance_api.visible_queue q where q.key = :queue)
--if status=open
  and not i.closed
--end
--if status=closed
  and i.closed
--end
--if status!=open status!=closed status!=all
  and i.status = :status
--end
--if owner=me
  and i.owner_id = (select nuance_api.viewer_person())
--end
--if owner=none
  and i.owner_id is null
--end
--if after sort=priority
  and (i.turn, i.number) > (nuance_api.cursor_first(:after), nuance_api.cursor_number(:after))
--end
--if sort=deadline
  and i.due is not null and not i.closed and (select nuance_api.viewer_is_staff())
--end
--if after sort=deadline
  and (i.due, i.number) > (nuance_api.cursor_time(:after), nuance_api.cursor_number(:after))
--end
--if after sort=age
  and i.number > nuance_api.cursor_number(:after)
--end
--if after sort=activity
  and (i.activity_at, i.number) < (nuance_api.cursor_time(:after), nuance_api.cursor_number(:after))
--end
order by
--if sort=deadline
  i.due, i.number
--end
--if sort=priority
  i.turn, i.number
--end
--if sort=age
  i.number
--end
--if sort=activity
  i.activity_at desc, i.number desc
--end
limit 51
