-- SPDX-License-Identifier: Apache-2.0
-- What an issue has to do with others, for who may read both: what one may not see is not there, nor counted.

create view nuance_api.item_relation as
select r.item_number, r.kind, r.place, r.number, r.link, v.shown_title as title, v.status, v.closed
from (
  select m.item_number, 'merged-into' as kind, 1 as place, m.into_number as number, null::bigint as link from nuance.item_merge m
  union all
  select m.root_number, 'merged-in', 2, m.item_number, null from nuance.item_merge m
  union all
  select l.from_number, case l.kind when 'parent' then 'child' when 'blocks' then 'blocks' else 'related' end,
         case l.kind when 'parent' then 4 when 'blocks' then 5 else 7 end, l.to_number, l.id from nuance.item_link l
  union all
  select l.to_number, case l.kind when 'parent' then 'parent' when 'blocks' then 'blocked' else 'related' end,
         case l.kind when 'parent' then 3 when 'blocks' then 6 else 7 end, l.from_number, l.id from nuance.item_link l
  union all
  select c.from_number, 'mentions', 8, c.to_number, null from nuance.item_cross_reference c
  where not c.internal or (select nuance_api.viewer_is_staff())
  union all
  select c.to_number, 'mentioned', 9, c.from_number, null from nuance.item_cross_reference c
  where not c.internal or (select nuance_api.viewer_is_staff())
) r
join nuance_api.visible_item v on v.number = r.number;

create view nuance_api.merged_entry as
select m.root_number, e.*
from nuance.item_merge m
-- by issue, and never all entries there are
cross join lateral (
  select * from nuance_api.visible_entry v
  where v.item_number = m.item_number and v.kind = 'comment' and not v.internal and v.removed_at is null
  offset 0
) e;
