-- SPDX-License-Identifier: Apache-2.0
-- Who is on call, whom pages go to, and a page that somebody acknowledged. Nobody has the night of Sunday: it is shown.

insert into nuance.oncall_schedule (name, time_zone) values ('Primary', 'Europe/Berlin'), ('Night shift', 'America/New_York');
with r as (
  insert into nuance.oncall_rotation (schedule_id, name, place, first_turn, turn, weekdays, hours_from, hours_until)
  select s.id, v.name, v.place, v.first_turn, v.turn, v.weekdays, v.hours_from, v.hours_until
  from (values
    ('Primary', 'Weeks', 1, timestamp '2026-01-05 09:00', interval '168 hours', 127, time '00:00', time '00:00'),
    ('Primary', 'Office hours', 2, timestamp '2026-01-05 09:00', interval '24 hours', 31, time '09:00', time '17:00'),
    ('Night shift', 'Nights', 1, timestamp '2026-01-05 18:00', interval '48 hours', 63, time '18:00', time '18:00')
  ) v (schedule, name, place, first_turn, turn, weekdays, hours_from, hours_until)
  join nuance.oncall_schedule s on s.name = v.schedule
  returning id, name
)
insert into nuance.oncall_member (rotation_id, place, person_id)
select r.id, v.place, a.person_id
from (values ('Weeks', 0, 'staff'), ('Weeks', 1, 'staff2'), ('Weeks', 2, 'admin'),
             ('Office hours', 0, 'staff2'), ('Office hours', 1, 'staff'),
             ('Nights', 0, 'admin'), ('Nights', 1, 'staff2')) v (rotation, place, login)
join r on r.name = v.rotation
join nuance.account a on a.login = v.login;
insert into nuance.oncall_override (schedule_id, person_id, starts_at, ends_at, made_by)
select s.id, a.person_id, date_trunc('day', now()) + interval '80 hours', date_trunc('day', now()) + interval '104 hours', a.person_id
from nuance.oncall_schedule s, nuance.account a where s.name = 'Primary' and a.login = 'admin';

insert into nuance.oncall_policy (name, repeats, is_default) values ('Somebody must wake up', 1, true), ('Office hours only', 0, false);
with l as (
  insert into nuance.oncall_level (policy_id, place, wait)
  select o.id, v.place, v.wait from (values ('Somebody must wake up', 1, interval '5 minutes'), ('Somebody must wake up', 2, interval '10 minutes'),
                                            ('Office hours only', 1, interval '30 minutes')) v (policy, place, wait)
  join nuance.oncall_policy o on o.name = v.policy
  returning id, policy_id, place
)
insert into nuance.oncall_target (level_id, schedule_id, person_id)
select l.id, s.id, a.person_id
from (values ('Somebody must wake up', 1, 'Primary', null), ('Somebody must wake up', 2, 'Night shift', null),
             ('Somebody must wake up', 2, null, 'admin'), ('Office hours only', 1, 'Primary', null)) v (policy, place, schedule, login)
join nuance.oncall_policy o on o.name = v.policy
join l on l.policy_id = o.id and l.place = v.place
left join nuance.oncall_schedule s on s.name = v.schedule
left join nuance.account a on a.login = v.login;

-- Told as it would have gone: paged, delivered, and seen by the second level after nobody of the first was awake.
create temporary table told as
select i.number, i.contract_id, i.requestor_id as person, i.filed_at + interval '12 minutes' as at, n.page_cost as cost
from nuance.item i
join nuance.contract c on c.id = i.contract_id
join nuance.plan n on n.id = c.plan_id
where i.number = 4;
with spent as (
  insert into nuance.mana_entry (contract_id, at, kind, amount, item_number, person_id)
  select contract_id, at, 'page', -cost, number, person from told returning id
)
insert into nuance.page (item_number, contract_id, person_id, what, opened_at, policy_id, step, place, delivered_at, acknowledged_at, acknowledged_by,
                         acknowledged_via, mana_entry_id)
select t.number, t.contract_id, t.person, 'No job is done any more: orders of our customers wait.', t.at,
       (select id from nuance.oncall_policy where is_default), 2, 2, t.at + interval '3 seconds', t.at + interval '7 minutes 12 seconds', a.person_id, 'link', (select id from spent)
from told t, nuance.account a where a.login = 'staff';
insert into nuance.page_notice (page_id, step, event, person_id, schedule_id, made_at, settled_at, delivered, said, followed)
select p.id, v.step, 'trigger', a.person_id, s.id, p.opened_at + v.after, p.opened_at + v.after + interval '3 seconds', true, 'Taken by the mail server', true
from nuance.page p, (values (1, 'staff2', 'Primary', interval '0'), (2, 'admin', null, interval '5 minutes'), (2, 'staff', 'Night shift', interval '5 minutes')) v (step, login, schedule, after)
join nuance.account a on a.login = v.login
left join nuance.oncall_schedule s on s.name = v.schedule
order by v.step;
insert into nuance.timeline_entry (item_number, person_id, at, kind, by_staff, old, new, body)
select t.number, v.person, t.at + v.after, 'page', v.staff, v.old, v.new, v.body
from told t
cross join lateral (values
  (1, t.person, interval '0', false, 'paged', t.cost::text, 'No job is done any more: orders of our customers wait.'),
  (2, null, interval '3 seconds', false, 'delivered', '3', null),
  (3, null, interval '5 minutes', false, 'escalated', '2', null),
  (4, (select a.person_id from nuance.account a where a.login = 'staff'), interval '7 minutes 12 seconds', true, 'acknowledged', '432', null)
) v (n, person, after, staff, old, new, body)
order by v.n;
update nuance.item i set version = (select max(e.id) from nuance.timeline_entry e where e.item_number = i.number) where i.number = 4;
drop table told;
