-- SPDX-License-Identifier: Apache-2.0
-- Month by month, the newest first; the present one is not over.
-- :list months month
-- :param queue queue_key optional
select q.key as queue, q.name, f.begins, (f.begins + interval '1 month') at time zone 'UTC' as ends_at,
       (f.begins + interval '1 month') at time zone 'UTC' <= now() as over,
       f.arrivals, f.answered, f.enough, f.rate, f.median_seconds, f.ninetieth_seconds, f.within_promise,
       f.open_arrivals, f.open_median_seconds, f.open_ninetieth_seconds
from nuance_api.public_queue q
join nuance_api.public_figure f on f.queue_id = q.id and f.span = 'month'
where f.begins > (now() at time zone 'UTC')::date - 400
--if queue
  and q.key = :queue
--end
order by f.begins desc, q.position, q.id
