-- SPDX-License-Identifier: Apache-2.0
-- The queues with their counts, at the left of staff pages. A removed one stays until its last open
-- issue has left.
-- :list desk queue
-- :require
select q.key, q.name, q.open, q.unowned
from nuance_api.queue_with_counts q
where not q.removed or q.open > 0
order by q.position, q.id
