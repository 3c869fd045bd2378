-- SPDX-License-Identifier: Apache-2.0
-- Each attempt to send a message, the latest first.
-- :list attempts attempt
-- :page 50
-- :param message outbox_id
-- :param after list_cursor optional
select a.id, a.number, a.node, a.began_at, a.milliseconds, a.outcome, a.status, a.error, a.answer as answer__text, a.possible_repeat, a.asked_by,
       a.id::text as cursor
from nuance_api.admin_attempt a
where a.outbox_id = :message
--if after
  and a.id < nuance_api.cursor_number(:after)
--end
order by a.id desc
limit 51
