-- SPDX-License-Identifier: Apache-2.0
-- How what is noted of a person was changed, the latest first; staff only.
-- :list notes note
-- :param person person_id
select n.id, n.at, n.person, n.earlier || chr(1) || n.body as change__diff
from nuance_api.person_note n
where n.person_id = :person
order by n.id desc
limit 20
