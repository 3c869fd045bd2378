-- SPDX-License-Identifier: Apache-2.0
-- The queues there are, removed ones last; with what they hold.
-- :list queues queue
select q.key, q.name, q.description, q.position, q.kind, q.community_may_read as community, q.is_public as published,
       q.charts_public as charts, q.waiting_public as waiting, q.ratings_public as ratings,
       q.promise_seconds, q.removed, q.successor, c.open
from nuance_api.admin_queue q
join nuance_api.queue_with_counts c on c.id = q.id
order by q.removed, q.position, q.id
