-- SPDX-License-Identifier: Apache-2.0
-- Who has how much to do, by name: no ranking; staff only.
-- :list people person
-- :param queue queue_key optional
-- :param plan plan_key optional
select b.owner_id as id, b.owner as name, sum(b.n)::bigint as open, coalesce(sum(b.n) filter (where b.waiting), 0)::bigint as waiting,
       coalesce(sum(b.n) filter (where b.late), 0)::bigint as late
from nuance_api.desk_backlog b
where b.owner_id is not null
--if queue
  and b.queue = :queue
--end
--if plan
  and b.plan = :plan
--end
group by b.owner_id, b.owner
order by lower(b.owner), b.owner_id
limit 200
