-- SPDX-License-Identifier: Apache-2.0
-- Takes over from dead nodes. No page: see mod_nuance/delivery.c.
-- :one recovered
-- :param node node_id
select nuance_api.outbox_recover(:node) as messages
