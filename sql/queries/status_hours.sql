-- SPDX-License-Identifier: Apache-2.0
-- The opening hours of queues whose deadlines have some; Monday is 1.
-- :list hours day
-- :param queue queue_key optional
select q.key as queue, h.weekday, h.hours, h.time_zone
from nuance_api.public_queue q
join nuance_api.public_hours h on h.queue_id = q.id
--if queue
where q.key = :queue
--end
order by q.position, q.id, h.weekday
