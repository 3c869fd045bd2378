-- SPDX-License-Identifier: Apache-2.0
-- Calendars and slas for admins; clocks of items for staff.

create view nuance_api.admin_calendar as
select c.id, c.name, c.time_zone,
       exists (select from nuance.sla p where p.calendar_id = c.id and p.ended_at is null) as in_use
from nuance.calendar c
where (select nuance_api.viewer_role()) = 'admin' and c.successor_id is null and c.removed_at is null;

create view nuance_api.admin_sla as
select p.id, q.key as queue, q.name as queue_name, q.position, pl.key as plan, pl.name as plan_name,
       p.calendar_id, c.name as calendar_name, p.first_minutes, p.next_minutes, p.resolution_minutes,
       p.warn_percent, p.pauses, p.lead_id, l.name as lead
from nuance.sla p
join nuance.queue q on q.id = p.queue_id
left join nuance.plan pl on pl.id = p.plan_id
left join nuance.calendar c on c.id = p.calendar_id
left join nuance.person l on l.id = p.lead_id
where (select nuance_api.viewer_role()) = 'admin' and p.ended_at is null;

create view nuance_api.item_clock as
select k.id, k.item_number, k.kind, k.began_at, k.due_at, k.target, k.missed_at, q.name as queue_name,
       pl.name as plan_name, c.name as calendar_name, c.time_zone, p.ended_at as sla_ended_at, p.pauses,
       coalesce((select sum(r.spent) from nuance.clock_run r where r.clock_id = k.id), 0)::bigint as spent
from nuance.clock k
join nuance.sla p on p.id = k.sla_id
join nuance.queue q on q.id = p.queue_id
left join nuance.plan pl on pl.id = p.plan_id
left join nuance.calendar c on c.id = p.calendar_id
where (select nuance_api.viewer_is_staff()) and k.ended_at is null;
