-- SPDX-License-Identifier: Apache-2.0
-- Who changed how the desk is set up, the latest first.
-- :list changes change
-- :page 50
-- :param after list_cursor optional
select c.id, c.at, c.person, c.by_role, c.change, c.thing, c.subject, c.field, c.old, c.new, c.id::text as cursor
from nuance_api.admin_change c
--if after
where c.id < nuance_api.cursor_number(:after)
--end
order by c.id desc
limit 51
