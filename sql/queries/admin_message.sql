-- SPDX-License-Identifier: Apache-2.0
-- One message.
-- :one message
-- :require
-- :param message outbox_id
select m.id, m.kind, m.template, m.recipient, m.destination_id, m.destination, m.type, m.state, m.held, m.attempts, m.created_at, m.due_at,
       m.settled_at, m.said, m.reason, m.settled_by, m.repeats
from nuance_api.admin_message m
where m.id = :message
