-- SPDX-License-Identifier: Apache-2.0
-- The open issues of all queues of a desk's view, as they are to be worked: of each queue as many as a page
-- holds, so that it costs the same however many there are. The first view leaves free support out, but for
-- community members, whose work that is.
-- :list items item
-- :page 50
-- :param view desk_view = main
-- :param after list_cursor optional
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.requestor, i.contract_id as contract, i.contract_name, i.owner,
       i.filed_at, i.activity_at, i.comments,
       i.deadline, i.late, i.urgent, i.tags as tag__each, i.turn as turn__cursor, i.number as number__cursor
from nuance_api.visible_queue q
cross join lateral (
  select k.*
  from nuance_api.queue_item k
  where k.queue_id = q.id and not k.closed
--if after
    and (k.turn, k.number) > (nuance_api.cursor_first(:after), nuance_api.cursor_number(:after))
--end
  order by k.turn, k.number
  limit 51
) i
--if view=free
where q.kind = 'free'
--end
--if view!=free
where q.kind <> 'free' or (select nuance_api.viewer_is_community())
  or not exists (select from nuance_api.visible_queue k where k.kind <> 'free')
--end
order by i.turn, i.number
limit 51
