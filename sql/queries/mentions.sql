-- SPDX-License-Identifier: Apache-2.0
-- Where the viewer was named, newest first.
-- :list mentions mention
-- :page 50
-- :param after list_cursor optional
select m.id, m.item_number as item, m.entry_id as entry, m.title, m.person, m.at, m.internal, m.read_at is null as unread,
       left(m.body, 300) as said, m.id as id__cursor
from nuance_api.my_mention m
where true
--if after
  and m.id < nuance_api.cursor_first(:after)
--end
order by m.id desc
limit 51
