-- SPDX-License-Identifier: Apache-2.0
-- One field to change: its queues by their keys, its choices as lines to edit, and those that are chosen no more.
-- :one field
-- :require
-- :param field field_key
select f.key, f.name, f.help, f.kind, f.retired,
       (select string_agg(q.key, ', ' order by q.position, q.id) from nuance_api.admin_queue q where q.id = any (f.queue_ids)) as queues,
       (select string_agg(c.choice ->> 'key', ', ' order by c.n)
        from jsonb_array_elements(f.choices) with ordinality c (choice, n) where not c.choice ? 'retired') as choices_were,
       nuance_api.choices_written(f.choices, false) as choices__text, nuance_api.choices_written(f.choices, true) as retired_choices__text
from nuance_api.admin_field f
where f.key = :field
