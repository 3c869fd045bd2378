-- SPDX-License-Identifier: Apache-2.0
-- Queues that new contracts of a plan can start in; for admins.
-- :list queues queue
select q.key, q.name from nuance_api.admin_queue q order by q.position, q.key limit 200
