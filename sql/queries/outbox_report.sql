-- SPDX-License-Identifier: Apache-2.0
-- What came of this node's attempts. No page: see mod_nuance/delivery.c.
-- :list outcomes outcome
-- :param node node_id
-- :param results delivery_results
select r.type, r.outcome, r.n from nuance_api.outbox_report(:node, :results) r
