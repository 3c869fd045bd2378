-- SPDX-License-Identifier: Apache-2.0
-- How the answers of the last 30 days are spread: 1 is below 5 minutes, then 15 minutes, 1, 4 and 12 hours,
-- 1 and 3 days; 8 is longer, 9 those without an answer.
-- :list classes class
-- :param queue queue_key optional
select q.key as queue, c.class, c.n as issues, 100 * c.n / f.arrivals as percent
from nuance_api.public_queue q
join nuance_api.public_figure f on f.queue_id = q.id and f.span = '30 days'
cross join lateral unnest(f.classes) with ordinality c (n, class)
--if queue
where q.key = :queue
--end
order by q.position, q.id, c.class
