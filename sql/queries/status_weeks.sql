-- SPDX-License-Identifier: Apache-2.0
-- The last 13 weeks, with their places in a picture 300 wide; see nuance_api.chart_y.
-- :list weeks week
-- :param queue queue_key optional
select q.key as queue, f.begins, f.arrivals, f.answered, f.enough, f.rate, f.median_seconds, f.ninetieth_seconds, f.within_promise,
       f.open_arrivals, f.open_median_seconds, f.open_ninetieth_seconds, 300 - 25 * (((now() at time zone 'UTC')::date - f.begins) / 7) as x,
       nuance_api.chart_y(f.median_seconds) as median_y, nuance_api.chart_y(f.ninetieth_seconds) as ninetieth_y,
       nuance_api.chart_y(q.promise_seconds) as promise_y
from nuance_api.public_queue q
join nuance_api.public_figure f on f.queue_id = q.id and f.span = 'week'
where q.charts_public
--if queue
  and q.key = :queue
--end
order by q.position, q.id, f.begins
