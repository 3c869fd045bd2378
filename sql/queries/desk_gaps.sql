-- SPDX-License-Identifier: Apache-2.0
-- When nobody will be on call in the next two weeks, by each schedule the first time; staff only.
-- :list gaps gap
select g.schedule_id as schedule, g.schedule_name, g.starts_at, g.ends_at, g.starts_at <= now() as now,
       to_char(g.starts_at at time zone g.time_zone, 'YYYY-MM-DD HH24:MI') as starts_local,
       to_char(g.ends_at at time zone g.time_zone, 'YYYY-MM-DD HH24:MI') as ends_local,
       extract(isodow from g.starts_at at time zone g.time_zone)::integer as weekday
from (select distinct on (o.schedule_id) o.* from nuance_api.oncall_gap o where o.ends_at > now() order by o.schedule_id, o.starts_at) g
order by g.starts_at, g.schedule_id
limit 20
