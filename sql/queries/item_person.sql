-- SPDX-License-Identifier: Apache-2.0
-- Who asks for help in an item, as staff know them; staff only.
-- :one known-person
-- :for staff admin
select k.id, k.name, k.login, k.role, k.disabled, k.email, k.time_zone, k.local_time, k.local_day, k.language, k.noted_at,
       k.noted_by, left(k.note, 2000) as note__markdown
from nuance_api.staff_known_person k
where k.id = (select n.requestor_id from nuance_api.noted n)
