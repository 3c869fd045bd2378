-- SPDX-License-Identifier: Apache-2.0
-- A person, as staff know them.
-- :one known-person
-- :require
-- :param person person_id
select k.id, k.name, k.login, k.role, k.disabled, k.email, k.time_zone, k.local_time, k.local_day, k.language,
       coalesce(k.note_id, 0) as note_version, k.noted_at, k.noted_by, k.note as note__markdown, k.note as typed__text
from nuance_api.staff_known_person k
where k.id = :person
