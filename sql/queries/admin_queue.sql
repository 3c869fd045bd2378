-- SPDX-License-Identifier: Apache-2.0
-- One queue to change; its promise in the largest unit that says it in whole numbers.
-- :one queue
-- :require
-- :param queue queue_key
select q.key, q.name, q.description, q.position, q.kind, q.community_may_read as community, q.is_public as published,
       q.charts_public as charts, q.waiting_public as waiting, q.ratings_public as ratings,
       q.promise_seconds / u.seconds as promise, u.unit as promise_unit, q.removed, q.successor, c.open
from nuance_api.admin_queue q
join nuance_api.queue_with_counts c on c.id = q.id
cross join lateral (
  select u.unit, u.seconds from (values ('days', 86400), ('hours', 3600), ('minutes', 60)) u (unit, seconds)
  where coalesce(q.promise_seconds, 3600) % u.seconds = 0 or u.unit = 'minutes'
  order by u.seconds desc limit 1
) u
where q.key = :queue
