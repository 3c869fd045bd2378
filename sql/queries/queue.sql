-- SPDX-License-Identifier: Apache-2.0
-- One queue; its counts are beside those of the others.
-- :one queue
-- :require
-- :param queue queue_key
select q.key, q.name, q.description, q.promise_seconds, q.community_may_read as community
from nuance_api.visible_queue q
where q.key = :queue
