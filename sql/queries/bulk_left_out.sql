-- SPDX-License-Identifier: Apache-2.0
-- What a change of many could not change, and why.
-- :list left-out command
-- :page 100
-- :param bulk bulk_id
-- :param after list_cursor optional
select c.number, c.title, c.status, c.closed, c.state, c.problem, c.problem_detail, c.id::text as cursor
from nuance_api.visible_bulk_command c
where c.bulk_id = :bulk and c.state in ('skipped', 'failed')
--if after
  and c.id > nuance_api.cursor_first(:after)
--end
order by c.id
limit 101
