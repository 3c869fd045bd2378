-- SPDX-License-Identifier: Apache-2.0
-- The open issues by queue and age; staff only.
-- :list backlog queue
-- :param queue queue_key optional
-- :param plan plan_key optional
select b.queue as key, b.queue_name as name, sum(b.n)::bigint as open, coalesce(sum(b.n) filter (where b.owner_id is null and not b.waiting), 0)::bigint as unowned,
       coalesce(sum(b.n) filter (where b.waiting), 0)::bigint as waiting, coalesce(sum(b.n) filter (where b.late), 0)::bigint as late,
       coalesce(sum(b.n) filter (where b.age = 0), 0)::bigint as day, coalesce(sum(b.n) filter (where b.age = 1), 0)::bigint as days3,
       coalesce(sum(b.n) filter (where b.age = 2), 0)::bigint as days7, coalesce(sum(b.n) filter (where b.age = 3), 0)::bigint as days30,
       coalesce(sum(b.n) filter (where b.age = 4), 0)::bigint as days90, coalesce(sum(b.n) filter (where b.age = 5), 0)::bigint as older
from nuance_api.desk_backlog b
where true
--if queue
  and b.queue = :queue
--end
--if plan
  and b.plan = :plan
--end
group by b.queue, b.queue_name, b.position
order by b.position, b.queue
