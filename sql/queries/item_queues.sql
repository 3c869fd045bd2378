-- SPDX-License-Identifier: Apache-2.0
-- The queues an item can be moved to; staff only.
-- :list queues queue
-- :for staff admin
select q.key, q.name, q.community_may_read as community
from nuance_api.visible_queue q
where (select nuance_api.viewer_is_staff()) and not q.removed
order by q.position, q.id
