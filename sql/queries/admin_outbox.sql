-- SPDX-License-Identifier: Apache-2.0
-- Messages of a state, the newest first; or those that may have arrived more than once.
-- :list messages message
-- :page 50
-- :param state outbox_filter = failed
-- :param after list_cursor optional
select m.id, m.kind, m.template, m.recipient, m.destination_id, m.destination, m.type, m.state, m.held, m.attempts, m.created_at, m.due_at,
       m.settled_at, m.said, m.repeats, m.id::text as cursor
from nuance_api.admin_message m
--if state!=repeats
where m.state = :state
--end
--if state=repeats
where m.repeats > 0
--end
--if after
  and m.id < nuance_api.cursor_number(:after)
--end
order by m.id desc
limit 51
