-- SPDX-License-Identifier: Apache-2.0
-- Who steps in, now and later.
-- :list overrides override
select o.id, o.schedule_id as schedule, o.person, o.starts_at, o.ends_at, o.made_by,
       to_char(o.starts_at at time zone s.time_zone, 'YYYY-MM-DD HH24:MI') as starts_local,
       to_char(o.ends_at at time zone s.time_zone, 'YYYY-MM-DD HH24:MI') as ends_local
from nuance_api.oncall_override o
join nuance_api.oncall_schedule s on s.id = o.schedule_id
where o.ends_at > now()
order by o.starts_at, o.id
limit 100
