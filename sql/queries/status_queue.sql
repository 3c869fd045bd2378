-- SPDX-License-Identifier: Apache-2.0
-- A queue whose figures are for everyone.
-- :one queue
-- :require
-- :param queue queue_key
select q.key, q.name from nuance_api.public_queue q where q.key = :queue
