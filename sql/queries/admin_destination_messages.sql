-- SPDX-License-Identifier: Apache-2.0
-- What went to a destination or will go, the newest first.
-- :list messages message
-- :page 50
-- :param destination destination_id
-- :param after list_cursor optional
select m.id, m.kind, m.template, m.state, m.held, m.attempts, m.created_at, m.due_at, m.settled_at, m.said, m.repeats, m.id::text as cursor
from nuance_api.admin_message m
where m.lane = :destination
--if after
  and m.id < nuance_api.cursor_number(:after)
--end
order by m.id desc
limit 51
