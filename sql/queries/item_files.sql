-- SPDX-License-Identifier: Apache-2.0
-- The files of an issue, each with the entry it came with. Of one that was removed there is not even a name.
-- :list files file
-- :param number item_number
-- :param before entry_id optional
select f.id, f.entry_id as entry, f.name, f.size, nuance_api.size_words(f.size) as size_words, f.type, f.private,
       case when f.available then nuance_api.is_shown(f.type, f.size, f.width, f.height) end as shown,
       case when f.available then f.width end as width, case when f.available then f.height end as height,
       case when f.available then true end as available, case when f.removed_at is null then f.scan end as scan,
       f.removed_at, f.remover, f.may_remove, f.may_remove and f.removed_at is not null and not f.emptied as may_restore
from (
  select v.* from nuance_api.visible_attachment v
  where v.item_number = :number
--if before
    and v.entry_id < :before
--end
  order by v.id desc
  limit 500
) f
order by f.id
