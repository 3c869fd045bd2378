-- SPDX-License-Identifier: Apache-2.0
-- One policy to change.
-- :one sla
-- :require
-- :param sla sla_id
select p.id, p.queue, p.queue_name, p.plan, p.plan_name, p.calendar_id as calendar, p.first_minutes, p.next_minutes,
       p.resolution_minutes, p.warn_percent, p.pauses, p.lead_id
from nuance_api.admin_sla p
where p.id = :sla
