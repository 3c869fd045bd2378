-- SPDX-License-Identifier: Apache-2.0
-- The canned replies there are, by name, for the form of an item.
-- :list replies reply
-- :for staff admin
select r.id, r.folder, r.name, r.personal
from nuance_api.my_reply r
where r.removed_at is null
order by r.folder, r.name, r.personal, r.id
