-- SPDX-License-Identifier: Apache-2.0
-- Arrivals and closures, day by day in UTC, with their places in a picture 320 wide and 100 high; staff only.
-- :list days day
-- :param days figure_days = 30
-- :param queue queue_key optional
-- :param plan plan_key optional
with told as (
  select d.day, sum(d.arrived)::bigint as arrived, sum(d.closed)::bigint as closed
  from nuance_api.desk_day d
  where d.day > (now() at time zone 'UTC')::date - (:days)::integer
--if queue
  and d.queue = :queue
--end
--if plan
  and d.plan = :plan
--end
  group by d.day
), every_day as (
  select g::date as day, coalesce(t.arrived, 0) as arrived, coalesce(t.closed, 0) as closed,
         row_number() over (order by g) - 1 as n
  from generate_series((now() at time zone 'UTC')::date - (:days)::integer + 1, (now() at time zone 'UTC')::date, interval '1 day') g
  left join told t on t.day = g::date
  where (select nuance_api.viewer_is_staff())
)
select e.day, e.arrived, e.closed, round(320.0 * e.n / (:days)::integer, 1)::text as x, round(320.0 / (:days)::integer * 0.4, 1)::text as width,
       (100 * e.arrived / greatest(1, max(greatest(e.arrived, e.closed)) over ()))::integer as arrived_height,
       (100 * e.closed / greatest(1, max(greatest(e.arrived, e.closed)) over ()))::integer as closed_height,
       (max(greatest(e.arrived, e.closed)) over ())::bigint as most__list
from every_day e
order by e.day
