-- SPDX-License-Identifier: Apache-2.0
-- Who takes turns in a schedule's rotations.
-- :list members member
-- :param schedule schedule_id
select m.id, m.rotation_id as rotation, m.place, m.name, m.able
from nuance_api.oncall_member m
where m.schedule_id = :schedule
order by m.rotation_id, m.place
limit 1000
