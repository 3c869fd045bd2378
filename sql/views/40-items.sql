-- SPDX-License-Identifier: Apache-2.0
-- Items and their timelines as the viewer may see them.
--
-- What a customer sees is decided by contract and requestor, never by queue. The free contract gives
-- nobody a view of others' items.

create view nuance_api.visible_item as
select i.*, c.name as contract_name, c.kind as contract_kind, q.key as queue, q.name as queue_name,
       q.community_may_read,
       i.requestor_id = (select nuance_api.viewer_person()) as is_requestor,
       coalesce(m.role in ('manager', 'contact'), false) as is_manager
from nuance.item i
join nuance.contract c on c.id = i.contract_id
join nuance.queue q on q.id = i.queue_id
left join nuance.membership m
  on m.contract_id = i.contract_id and m.person_id = (select nuance_api.viewer_person())
  and c.kind <> 'free'
where (select nuance_api.viewer_is_staff())
   or i.requestor_id = (select nuance_api.viewer_person())
   or m.person_id is not null
   or ((select nuance_api.viewer_role()) = 'community' and q.community_may_read);

create view nuance_api.visible_entry as
select e.id, e.item_number, e.kind, e.at, e.person_id, p.name as person, e.by_staff, e.internal,
       e.old, e.new, e.body
from nuance.timeline_entry e
join nuance.person p on p.id = e.person_id
where (not e.internal or (select nuance_api.viewer_is_staff()))
  and exists (select from nuance_api.visible_item v where v.number = e.item_number);

-- For lists of a queue: who may see the queue may see its items.
create view nuance_api.queue_item as
select i.number, i.title, left(i.excerpt, 120) as excerpt, i.status, i.closed, i.turn, i.queue_id, i.owner_id,
       i.filed_at, i.activity_at, i.comments, r.name as requestor, i.contract_id,
       c.name as contract_name, o.name as owner, pr.key as priority, pr.name as priority_name
from nuance.item i
join nuance.person r on r.id = i.requestor_id
join nuance.contract c on c.id = i.contract_id
join nuance.priority pr on pr.rank = i.priority
left join nuance.person o on o.id = i.owner_id
where (select nuance_api.viewer_is_staff())
   or ((select nuance_api.viewer_role()) = 'community'
       and i.queue_id in (select q.id from nuance.queue q where q.community_may_read));

create view nuance_api.staff_person as
select p.id, p.name
from nuance.account a
join nuance.person p on p.id = a.person_id
where a.role in ('staff', 'admin') and a.disabled_at is null
  and (select nuance_api.viewer_is_staff());

create view nuance_api.my_account as
select a.person_id, a.login, a.role, a.created_at, a.password_hash is not null as password,
       p.name, p.time_zone,
       (select d.value from nuance.address d
        where d.person_id = a.person_id and d.kind = 'email' and d.verified_at is not null
        order by d.id limit 1) as email
from nuance.account a
join nuance.person p on p.id = a.person_id
where a.person_id = (select nuance_api.viewer_person());

create view nuance_api.my_session as
select s.id, s.created_at, s.agent, s.network, s.expires_at,
       s.id = nullif(current_setting('nuance.session', true), '')::bigint as current
from nuance.session s
where s.person_id = (select nuance_api.viewer_person())
  and s.ended_at is null and s.expires_at > now();
