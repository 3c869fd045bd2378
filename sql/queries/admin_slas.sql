-- SPDX-License-Identifier: Apache-2.0
-- What is aimed at, queue by queue.
-- :list slas sla
select p.id, p.queue, p.queue_name, p.plan, p.plan_name, p.calendar_id as calendar, p.calendar_name,
       p.first_minutes * 60 as first_seconds, p.next_minutes * 60 as next_seconds, p.resolution_minutes * 60 as resolution_seconds,
       p.warn_percent, p.pauses, p.lead
from nuance_api.admin_sla p
order by p.position, p.queue, p.plan nulls first
