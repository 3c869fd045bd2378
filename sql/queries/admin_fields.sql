-- SPDX-License-Identifier: Apache-2.0
-- The fields there are, retired ones last.
-- :list fields field
select f.key, f.name, f.help, f.kind, f.retired,
       (select string_agg(q.name, ', ' order by q.position, q.id) from nuance_api.admin_queue q where q.id = any (f.queue_ids)) as queues
from nuance_api.admin_field f
order by f.retired, f.position, f.id
