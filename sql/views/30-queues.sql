-- SPDX-License-Identifier: Apache-2.0
-- Queues as staff, and partly community members, may see them.

create view nuance_api.visible_queue as
select q.id, q.key, q.name, q.description, q.position, q.community_may_read, q.kind,
       extract(epoch from q.promise)::bigint as promise_seconds, q.successor_id is not null as removed
from nuance.queue q
where (select nuance_api.viewer_is_staff())
   or ((select nuance_api.viewer_role()) = 'community' and q.community_may_read);

-- The base and the deltas since: a few hundred rows at most, see nuance_api.fold_tallies().
create view nuance_api.present_tally as
select t.kind, t.id, sum(t.n)::bigint as n
from (select kind, id, n from nuance.tally union all select kind, id, n from nuance.tally_delta) t
group by t.kind, t.id;
comment on view nuance_api.present_tally is 'Of everybody: for other views and functions, not for the module';

create view nuance_api.my_tally as
select t.kind, t.n from nuance_api.present_tally t
where t.kind = 'mine' and t.id = (select nuance_api.viewer_person()) and (select nuance_api.viewer_is_staff());

create view nuance_api.queue_with_counts as
select q.*, coalesce(c.open, 0) as open, coalesce(c.unowned, 0) as unowned, coalesce(c.waiting, 0) as waiting,
       coalesce(c.urgent, 0) as urgent, coalesce(c.snoozed, 0) as snoozed
from nuance_api.visible_queue q
left join (
  select t.id, (sum(t.n) filter (where t.kind = 'open'))::bigint as open, (sum(t.n) filter (where t.kind = 'unowned'))::bigint as unowned,
         (sum(t.n) filter (where t.kind = 'waiting'))::bigint as waiting, (sum(t.n) filter (where t.kind = 'urgent'))::bigint as urgent,
         (sum(t.n) filter (where t.kind = 'snoozed'))::bigint as snoozed
  from nuance_api.present_tally t where t.kind <> 'mine' group by t.id
) c on c.id = q.id;

-- Where promoted issues go: of several, the first.
create view nuance_api.community_queue as
select q.id, q.name
from nuance.queue q
where q.kind = 'community' and q.successor_id is null
  and ((select nuance_api.viewer_is_staff()) or (select nuance_api.viewer_is_community()))
order by q.position, q.id
limit 1;
