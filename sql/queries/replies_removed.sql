-- SPDX-License-Identifier: Apache-2.0
-- Those that were removed last.
-- :list removed-replies reply
select r.id, r.folder, r.name, r.personal, r.removed_at, r.changed_by
from nuance_api.my_reply r
where r.removed_at is not null
order by r.removed_at desc, r.id desc
limit 20
