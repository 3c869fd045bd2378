-- SPDX-License-Identifier: Apache-2.0
-- How the deadlines of an item came about, step by step; staff only. Days are those of the calendar's zone.
-- :list steps step
-- :for staff admin
-- :param number item_number
select k.id as clock, s.what, to_char(s.at at time zone coalesce(k.time_zone, 'UTC'), 'Dy YYYY-MM-DD HH24:MI') as at,
       to_char(s.until at time zone coalesce(k.time_zone, 'UTC'),
               case when (s.at at time zone coalesce(k.time_zone, 'UTC'))::date = (s.until at time zone coalesce(k.time_zone, 'UTC'))::date
                    then 'HH24:MI' else 'Dy YYYY-MM-DD HH24:MI' end) as until,
       s.seconds as part_seconds, s.total as total_seconds, s.note
from nuance_api.item_clock k
cross join lateral nuance_api.clock_steps(k.id) with ordinality s
where k.item_number = :number
order by k.due_at nulls last, k.id, s.ordinality
