-- SPDX-License-Identifier: Apache-2.0
-- Queues as staff, and partly community members, may see them.

create view nuance_api.visible_queue as
select q.id, q.key, q.name, q.description, q.position, q.community_may_read,
       extract(epoch from q.promise)::bigint as promise_seconds, q.successor_id is not null as removed
from nuance.queue q
where (select nuance_api.viewer_is_staff())
   or ((select nuance_api.viewer_role()) = 'community' and q.community_may_read);

-- The base and the deltas since: a few dozen rows at most, see nuance_api.fold_counts().
create view nuance_api.queue_with_counts as
select q.*, coalesce(c.open, 0) + coalesce(d.open, 0) as open,
       coalesce(c.unowned, 0) + coalesce(d.unowned, 0) as unowned
from nuance_api.visible_queue q
left join nuance.queue_count c on c.queue_id = q.id
left join (
  select queue_id, sum(open) as open, sum(unowned) as unowned
  from nuance.queue_count_delta group by queue_id
) d on d.queue_id = q.id;
