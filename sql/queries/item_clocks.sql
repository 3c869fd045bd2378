-- SPDX-License-Identifier: Apache-2.0
-- The clocks of an item that run or stand still; staff only.
-- :list clocks clock
-- :for staff admin
-- :param number item_number
select k.id, k.kind, k.began_at, k.due_at, k.target as target_seconds, k.spent as spent_seconds, k.missed_at, k.queue_name,
       k.plan_name, k.calendar_name, k.time_zone, k.sla_ended_at, k.due_at < now() as late
from nuance_api.item_clock k
where k.item_number = :number
order by k.due_at nulls last, k.id
