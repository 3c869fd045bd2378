-- SPDX-License-Identifier: Apache-2.0
-- Who is on call now, by schedule, until when, and who then.
-- :list schedules schedule
select s.id, s.name, s.time_zone, p.name as person, f.began_at as until,
       to_char(f.began_at at time zone s.time_zone, 'YYYY-MM-DD HH24:MI') as until_local, n.name as next_person,
       to_char(now() at time zone s.time_zone, 'YYYY-MM-DD HH24:MI') as local_now,
       to_char(now() at time zone s.time_zone, 'YYYY-MM-DD"T"HH24:MI') as starts,
       to_char((now() at time zone s.time_zone)::date + 1 + time '08:00', 'YYYY-MM-DD"T"HH24:MI') as ends
from nuance_api.oncall_schedule s
cross join lateral nuance_api.on_call_at(s.id, now()) o
left join lateral (
  select h.began_at, h.person from nuance_api.shifts(s.id, now(), now() + interval '336 hours') h
  where h.person is distinct from o.person order by h.began_at limit 1) f on true
left join nuance_api.known_person p on p.id = o.person
left join nuance_api.known_person n on n.id = f.person
where s.removed_at is null
order by lower(s.name), s.id
limit 50
