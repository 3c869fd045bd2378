-- SPDX-License-Identifier: Apache-2.0
-- What providers told, the latest first.
-- :list events event
-- :page 50
-- :param after list_cursor optional
select e.id, e.provider, e.event_key, e.type, e.made_at, e.received_at, e.outcome, e.order_id, e.tries, e.retry_at,
       e.id::text as cursor
from nuance_api.admin_event e
--if after
where e.id < nuance_api.cursor_number(:after)
--end
order by e.id desc
limit 51
