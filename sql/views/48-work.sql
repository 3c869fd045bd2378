-- SPDX-License-Identifier: Apache-2.0
-- What the desk knows of an item and of a round of work; for staff alone.

create view nuance_api.my_view as
select v.id, v.name, v.query, v.terms, v.shared, v.person_id = (select nuance_api.viewer_person()) as mine, p.name as person,
       v.person_id = (select nuance_api.viewer_person())
         or (v.shared and (select nuance_api.viewer_role()) = 'admin') as may_change,
       n.position
from nuance.saved_view v
join nuance.person p on p.id = v.person_id
left join nuance.view_pin n on n.view_id = v.id and n.person_id = (select nuance_api.viewer_person())
where v.removed_at is null and (select nuance_api.viewer_is_staff())
  and (v.shared or v.person_id = (select nuance_api.viewer_person()));

create view nuance_api.my_pinned_view as
select v.id, v.name, n.position, n.found, n.beyond, n.counted_at
from nuance.view_pin n
join nuance.saved_view v on v.id = n.view_id
where n.person_id = (select nuance_api.viewer_person()) and (select nuance_api.viewer_is_staff())
  and v.removed_at is null and (v.shared or v.person_id = n.person_id);

create view nuance_api.my_removed_view as
select v.id, v.name, v.removed_at
from nuance.saved_view v
where v.person_id = (select nuance_api.viewer_person()) and (select nuance_api.viewer_is_staff())
  and v.removed_at > now() - interval '30 days';

-- A queue's key does not begin with view-, see queue_key_for().
create view nuance_api.work_place as
select q.key as place, q.name from nuance_api.visible_queue q where (select nuance_api.viewer_is_staff())
union all
select 'view-' || v.id, v.name from nuance_api.my_view v;

create view nuance_api.my_round as
select r.place, r.handed, r.total, r.beyond
from nuance.work_round r
where r.person_id = (select nuance_api.viewer_person()) and (select nuance_api.viewer_is_staff());

create view nuance_api.item_lease as
select l.item_number, p.name as person, l.person_id = (select nuance_api.viewer_person()) as mine, l.taken_at, l.expires_at
from nuance.work_lease l
join nuance.person p on p.id = l.person_id
where l.expires_at > now() and (select nuance_api.viewer_is_staff());

create view nuance_api.my_skip as
select s.item_number, s.until, s.reason
from nuance.work_skip s
where s.person_id = (select nuance_api.viewer_person()) and s.until > now();
