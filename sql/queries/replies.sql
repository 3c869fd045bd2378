-- SPDX-License-Identifier: Apache-2.0
-- The canned replies that the viewer can use.
-- :list replies reply
select r.id, r.folder, r.name, r.personal, r.changed_at, r.changed_by, left(r.body, 200) as excerpt
from nuance_api.my_reply r
where r.removed_at is null
order by r.folder, r.name, r.personal, r.id
