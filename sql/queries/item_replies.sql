-- SPDX-License-Identifier: Apache-2.0
-- The canned replies as they read on an item.
-- :list replies reply
-- :param number item_number
select r.id, r.folder, r.name, r.personal, nuance_api.reply_filled(r.body, v.filled) as body__text
from (select nuance_api.reply_values(:number) as filled) v
join nuance_api.my_reply r on r.removed_at is null
where v.filled is not null
order by r.folder, r.name, r.personal, r.id
