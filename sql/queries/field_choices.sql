-- SPDX-License-Identifier: Apache-2.0
-- The fields there are, retired ones last, with the queues that use them; staff only.
-- :list fields field
-- :for staff admin
select f.key, f.name, nullif(f.help, '') as help, f.kind, f.retired,
       (select string_agg(q.name, ', ' order by q.position, q.id) from nuance_api.visible_queue q where q.id = any (f.queue_ids)) as queues,
       case when f.kind = 'choice' then (
         select jsonb_agg(jsonb_build_object('key', c.choice ->> 'key', 'name', c.choice ->> 'name', 'retired', false) order by c.n)
         from jsonb_array_elements(f.choices) with ordinality c (choice, n) where not c.choice ? 'retired') end as choice__each
from nuance_api.field f
order by f.retired, f.position, f.id
