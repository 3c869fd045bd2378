-- SPDX-License-Identifier: Apache-2.0
-- The queues with their counts, at the left of staff pages.
-- :list desk queue
-- :require
select q.key, q.name, q.open, q.unowned
from nuance_api.queue_with_counts q
order by q.position, q.id
