-- SPDX-License-Identifier: Apache-2.0
-- A process begins to deliver. No page: see mod_nuance/delivery.c.
-- :one node
-- :param node node_name
select nuance_api.outbox_begin(:node) as node
