-- SPDX-License-Identifier: Apache-2.0
-- One schedule, as an admin changes it.
-- :one schedule
-- :require
-- :param schedule schedule_id
select s.id, s.name, s.time_zone, s.removed_at, to_char(now() at time zone s.time_zone, 'YYYY-MM-DD HH24:MI') as local_now,
       to_char((now() at time zone s.time_zone)::date + time '08:00', 'YYYY-MM-DD"T"HH24:MI') as first_turn
from nuance_api.oncall_schedule s
where s.id = :schedule
