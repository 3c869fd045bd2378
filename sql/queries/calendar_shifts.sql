-- SPDX-License-Identifier: Apache-2.0
-- The shifts an address reads.
-- :list shifts shift
-- :param link link_token
select h.schedule, h.schedule_name, h.starts_at, h.ends_at,
       to_char(h.starts_at at time zone h.time_zone, 'YYYY-MM-DD HH24:MI') as starts_local,
       to_char(h.ends_at at time zone h.time_zone, 'YYYY-MM-DD HH24:MI') as ends_local,
       extract(isodow from h.starts_at at time zone h.time_zone)::integer as weekday,
       extract(epoch from h.ends_at - h.starts_at)::bigint as length_seconds,
       to_char(h.starts_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') as starts_utc,
       to_char(h.ends_at at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') as ends_utc,
       to_char(now() at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') as stamp,
       h.person_id, h.person, false as gap
from nuance_api.calendar_shifts(:link) h
