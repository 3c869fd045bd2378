-- SPDX-License-Identifier: Apache-2.0
-- One queue to work from: for staff only, though community members may read it.
-- :one queue
-- :require
-- :param queue queue_key
select q.key, q.name, q.description, q.promise_seconds, q.community_may_read as community
from nuance_api.visible_queue q
where q.key = :queue and (select nuance_api.viewer_is_staff())
