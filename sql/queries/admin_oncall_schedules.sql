-- SPDX-License-Identifier: Apache-2.0
-- All schedules, removed ones last; with who is on call now.
-- :list schedules schedule
select s.id, s.name, s.time_zone, s.removed_at, case when s.removed_at is null then (
         select p.name from nuance_api.known_person p where p.id = (nuance_api.on_call_at(s.id, now())).person) end as person
from nuance_api.oncall_schedule s
order by s.removed_at is not null, lower(s.name), s.id
limit 200
