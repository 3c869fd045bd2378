-- SPDX-License-Identifier: Apache-2.0
-- Response figures of the last 30 days, for everyone.
-- :list figures queue
-- :param queue queue_key optional
select q.key, q.name, q.promise_seconds, coalesce(f.arrivals, 0) as arrivals, coalesce(f.answered, 0) as answered,
       coalesce(f.enough, false) as enough, f.rate, f.median_seconds, f.ninetieth_seconds, f.within_promise,
       f.open_arrivals, f.open_median_seconds, f.open_ninetieth_seconds,
       q.waiting, r.good, r.middling, r.bad, f.computed_at
from nuance_api.public_queue q
left join nuance_api.public_rating r on r.queue_id = q.id
left join nuance_api.public_figure f on f.queue_id = q.id and f.span = '30 days'
--if queue
where q.key = :queue
--end
order by q.position, q.id
