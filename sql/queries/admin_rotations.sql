-- SPDX-License-Identifier: Apache-2.0
-- A schedule's rotations, the one that counts first on top.
-- :list rotations rotation
-- :param schedule schedule_id
select r.id, r.name, to_char(r.first_turn, 'YYYY-MM-DD"T"HH24:MI') as first_turn, extract(isodow from r.first_turn)::integer as weekday,
       to_char(r.first_turn, 'HH24:MI') as hand_over, r.length, r.unit, r.weekdays,
       r.weekdays & 1 <> 0 as monday, r.weekdays & 2 <> 0 as tuesday, r.weekdays & 4 <> 0 as wednesday, r.weekdays & 8 <> 0 as thursday,
       r.weekdays & 16 <> 0 as friday, r.weekdays & 32 <> 0 as saturday, r.weekdays & 64 <> 0 as sunday,
       to_char(r.hours_from, 'HH24:MI') as hours_from, to_char(r.hours_until, 'HH24:MI') as hours_until, r.always
from nuance_api.oncall_rotation r
where r.schedule_id = :schedule
order by r.place desc, r.id desc
limit 50
