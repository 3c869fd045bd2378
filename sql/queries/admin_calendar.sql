-- SPDX-License-Identifier: Apache-2.0
-- One calendar to change.
-- :one calendar
-- :require
-- :param calendar calendar_id
select c.id, c.name, c.time_zone, c.in_use,
       nuance_api.hours_words(c.id, 1) as monday, nuance_api.hours_words(c.id, 2) as tuesday,
       nuance_api.hours_words(c.id, 3) as wednesday, nuance_api.hours_words(c.id, 4) as thursday,
       nuance_api.hours_words(c.id, 5) as friday, nuance_api.hours_words(c.id, 6) as saturday,
       nuance_api.hours_words(c.id, 7) as sunday, nuance_api.holidays_words(c.id) as holidays__text
from nuance_api.admin_calendar c
where c.id = :calendar
