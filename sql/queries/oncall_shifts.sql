-- SPDX-License-Identifier: Apache-2.0
-- Who is on call this week and the next, schedule by schedule; gaps are nobody's shifts. Of the viewer alone, when asked.
-- :list shifts shift
-- :param who whose_shifts = all
select s.id as schedule, s.name as schedule_name, h.began_at as starts_at, h.ended_at as ends_at,
       to_char(h.began_at at time zone s.time_zone, 'YYYY-MM-DD HH24:MI') as starts_local,
       to_char(h.ended_at at time zone s.time_zone, 'YYYY-MM-DD HH24:MI') as ends_local,
       extract(isodow from h.began_at at time zone s.time_zone)::integer as weekday,
       extract(epoch from h.ended_at - h.began_at)::bigint as length_seconds,
       extract(epoch from h.began_at - w.at)::bigint as offset_from,
       to_char(h.began_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') as starts_utc,
       to_char(h.ended_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') as ends_utc,
       to_char(now() at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') as stamp,
       h.person as person_id, p.name as person, h.person is null as gap, h.person = (select nuance_api.viewer_person()) as mine,
       r.name as rotation, h.override is not null as override
from nuance_api.oncall_schedule s
cross join (select date_trunc('hour', now()) as at) w
cross join lateral nuance_api.shifts(s.id, w.at, w.at + interval '336 hours') h
left join nuance_api.known_person p on p.id = h.person
left join nuance_api.oncall_rotation r on r.id = h.rotation
where s.removed_at is null
--if who=me
  and h.person = (select nuance_api.viewer_person())
--end
order by lower(s.name), s.id, h.began_at
limit 2000
