-- SPDX-License-Identifier: Apache-2.0
-- To whom a claimed message goes. No page: the mail transport asks, and nobody is shown it.
-- :param message outbox_id
-- :param node node_id
-- :param attempt delivery_count
select e.recipient, e.recipient_name, e.stamp, e.key, e.item, e.person, e.list, e.list_name, e.unsubscribe
from nuance_api.mail_envelope(:message, :node, :attempt) e
