-- SPDX-License-Identifier: Apache-2.0
-- The queues with their counts, at the left of staff pages, and what staff have in their folders. A removed
-- queue stays until its last open issue has left.
-- :list desk queue
-- :for community staff admin
select q.key, q.name, q.kind, q.open, q.unowned,
       case when s.staff then (select coalesce(max(t.n), 0) from nuance_api.my_tally t) end as mine__list,
       case when s.staff then (select u.mentions from nuance_api.my_unread u) end as mentions__list,
       case when s.staff then (sum(q.unowned) over ())::bigint end as unowned__list,
       case when s.staff then (sum(q.urgent) over ())::bigint end as urgent__list,
       case when s.staff then (sum(q.waiting) over ())::bigint end as waiting__list,
       case when s.staff then (sum(q.snoozed) over ())::bigint end as snoozed__list
from nuance_api.queue_with_counts q
cross join (select nuance_api.viewer_is_staff() as staff) s
where not q.removed or q.open > 0
order by q.position, q.id
