-- SPDX-License-Identifier: Apache-2.0
-- Canned replies, for staff: those of all of them, and each person's own.

create view nuance_api.my_reply as
select r.id, r.folder, r.name, r.body, r.person_id is not null as personal, r.changed_at, p.name as changed_by, r.removed_at
from nuance.reply r
join nuance.person p on p.id = r.changed_by
where coalesce(r.person_id, 0) in (0, (select nuance_api.viewer_person()))
  and (select nuance_api.viewer_is_staff());
