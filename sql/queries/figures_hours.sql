-- SPDX-License-Identifier: Apache-2.0
-- How long first answers take, by the hour of the week in UTC in which the issue came; staff only.
-- :list hours hour
-- :param days figure_days = 30
-- :param queue queue_key optional
-- :param plan plan_key optional
select h.hour / 24 as weekday, h.hour % 24 as hour, sum(h.n)::bigint as issues,
       nuance_api.bucket_middle((sum(h.buckets) / sum(h.n))::smallint) as typical_seconds,
       width_bucket(nuance_api.bucket_middle((sum(h.buckets) / sum(h.n))::smallint), array[900, 3600, 14400, 43200, 86400]::bigint[]) as level
from nuance_api.desk_hour h
where h.week > (now() at time zone 'UTC')::date - (:days)::integer - 7
--if queue
  and h.queue = :queue
--end
--if plan
  and h.plan = :plan
--end
group by h.hour
order by h.hour
