-- SPDX-License-Identifier: Apache-2.0
-- Who is blocked, and who is proposed; the latest first.
-- :list blocks block
-- :page 50
-- :param after list_cursor optional
select b.id, b.kind, b.value, b.item_number as item, b.reason, b.proposed_by, b.made_at, b.proposed,
       b.id::text as cursor
from nuance_api.admin_block b
where true
--if after
  and b.id < nuance_api.cursor_number(:after)
--end
order by b.id desc
limit 51
