-- SPDX-License-Identifier: Apache-2.0
-- Figures of the desk, for staff.

create view nuance_api.desk_backlog as
select q.key as queue, q.name as queue_name, q.position, p.key as plan, b.owner_id, o.name as owner, b.age, b.waiting, b.late, b.n
from nuance.backlog b
join nuance.queue q on q.id = b.queue_id
join nuance.plan p on p.id = b.plan_id
left join nuance.person o on o.id = b.owner_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.desk_day as
select q.key as queue, p.key as plan, d.day, d.arrived, d.closed
from (
  select c.day, c.queue_id, c.plan_id, c.n as arrived, 0 as closed from nuance.response_count c
  where c.span = 'day' and c.clock = 'wall'
  union all select d.day, d.queue_id, d.plan_id, 0, d.closed from nuance.queue_day d
) d
join nuance.queue q on q.id = d.queue_id
join nuance.plan p on p.id = d.plan_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.desk_hour as
select q.key as queue, p.key as plan, h.week, h.hour, h.n, h.buckets
from nuance.response_hour h
join nuance.queue q on q.id = h.queue_id
join nuance.plan p on p.id = h.plan_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.desk_contract as
select l.days, c.id as contract, c.name as contract_name, p.key as plan, p.name as plan_name, l.mana, l.issues
from nuance.contract_load l
join nuance.contract c on c.id = l.contract_id
join nuance.plan p on p.id = c.plan_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.desk_plan as
select p.key, p.name, p.weight from nuance.plan p where p.retired_at is null and (select nuance_api.viewer_is_staff());
