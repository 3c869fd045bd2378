-- SPDX-License-Identifier: Apache-2.0
-- What is due, leased to this node. No page: see mod_nuance/delivery.c.
-- :list messages message
-- :param node node_id
-- :param room delivery_count
-- :param patience delivery_count
-- :param site web_address optional
-- :param mail flag optional
select c.id, c.attempt, c.key, c.kind, c.template, c.type, c.recipient, c.url, c.authorization_header, c.secrets,
       c.command, c.body, c.destination, c.created_at
from nuance_api.outbox_claim(:node, :room, :patience, :site, :mail) c
