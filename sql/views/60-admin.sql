-- SPDX-License-Identifier: Apache-2.0
-- What admins alone see.

create view nuance_api.api_token as
select t.id, t.name, array_to_string(t.scopes, ' ') as scopes, p.name as made_by, t.created_at,
       t.last_used_at, t.revoked_at
from nuance.api_token t
join nuance.person p on p.id = t.person_id
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_queue as
select q.id, q.key, q.name, q.description, q.position, q.community_may_read, q.is_public,
       extract(epoch from q.promise)::bigint as promise_seconds, s.name as successor,
       q.successor_id is not null as removed
from nuance.queue q
left join nuance.queue s on s.id = q.successor_id
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_source as
select s.id, s.type, s.contract_id, c.name as contract_name, c.kind as contract_kind,
       coalesce(t.key, q.key) as queue, coalesce(t.name, q.name) as queue_name
from nuance.source s
join nuance.contract c on c.id = s.contract_id
join nuance.queue q on q.id = s.queue_id
left join nuance.queue t on t.id = q.successor_id
where (select nuance_api.viewer_role()) = 'admin';
