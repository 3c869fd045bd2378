-- SPDX-License-Identifier: Apache-2.0
-- Response figures of the last 7, 30 and 90 days.
-- :list spans span
-- :param queue queue_key optional
select q.key as queue, s.days, coalesce(f.arrivals, 0) as arrivals, coalesce(f.answered, 0) as answered,
       coalesce(f.enough, false) as enough, f.rate, f.median_seconds, f.ninetieth_seconds, f.within_promise,
       f.open_arrivals, f.open_median_seconds, f.open_ninetieth_seconds
from nuance_api.public_queue q
cross join (values (7), (30), (90)) s (days)
left join nuance_api.public_figure f on f.queue_id = q.id and f.span = s.days || ' days'
--if queue
where q.key = :queue
--end
order by q.position, q.id, s.days
