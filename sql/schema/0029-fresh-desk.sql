-- SPDX-License-Identifier: Apache-2.0
-- What every desk begins with, where nothing was set up yet: queues to work from, and the free contract that everybody has.
-- All of it is data: admins rename, remove or add to it.

insert into nuance.queue (key, name, description, position, community_may_read, kind)
select d.key, d.name, d.description, d.position, d.community_may_read, d.kind
from (values
  ('paid', 'Paid', 'Issues of paying customers', 1, false, 'staff'),
  ('community', 'Community', 'Free issues that community members found worth our time', 2, true, 'community'),
  ('free', 'Free', 'Everything filed for free', 3, true, 'free')
) d (key, name, description, position, community_may_read, kind)
where not exists (select from nuance.queue)
order by d.position;

insert into nuance.plan (key, name, kind, buyers)
select 'free', 'Free', 'free', 'nobody'
where not exists (select from nuance.plan p where p.kind = 'free');

insert into nuance.contract (kind, name, plan_id)
select 'free', 'Free support', p.id
from nuance.plan p
where p.kind = 'free' and not exists (select from nuance.contract c where c.kind = 'free')
order by p.id limit 1;

insert into nuance.source (contract_id, queue_id)
select c.id, (select q.id from nuance.queue q where q.successor_id is null order by q.kind <> 'free', q.position desc, q.id limit 1)
from nuance.contract c
where c.kind = 'free' and not exists (select from nuance.source s where s.contract_id = c.id);
