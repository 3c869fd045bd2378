-- SPDX-License-Identifier: Apache-2.0
-- Pages of items, for everyone who sees the item; what was sent to whom, and what comes next, for staff.

create function nuance_api.may_page(contract bigint) returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return viewer_manages_contract(contract) and exists (
    select from nuance.contract c join nuance.plan p on p.id = c.plan_id
    where c.id = may_page.contract and c.kind <> 'free' and p.may_page and c.page_revoked_reason is null
      and contract_state(c.kind, c.paid_until, c.renews) <> 'expired');
end $$;
comment on function nuance_api.may_page(bigint) is
  'Whether the viewer may mark items of a contract as urgent: plan, right and role allow it';

create view nuance_api.visible_page as
select p.id, p.item_number, p.contract_id, p.what, p.opened_at, b.name as paged_by, p.delivered_at,
       p.acknowledged_at, coalesce(a.name, p.acknowledged_name) as acknowledged_by, p.acknowledged_via,
       extract(epoch from p.acknowledged_at - p.opened_at)::bigint as acknowledged_seconds,
       p.closed_at, c.name as closed_by, -m.amount as cost, -f.amount as false_cost, f.reason as false_reason,
       f.id as false_entry, r.id is not null as false_refunded,
       case when p.closed_at is not null then 'closed' when p.acknowledged_at is not null then 'acknowledged'
            when p.next_at is not null then 'open' else 'exhausted' end as state,
       case when (select nuance_api.viewer_is_staff()) then p.place end as level,
       case when (select nuance_api.viewer_is_staff()) then p.next_at end as next_at,
       case when (select nuance_api.viewer_is_staff()) then o.name end as policy
from nuance.page p
join nuance.person b on b.id = p.person_id
left join nuance.person a on a.id = p.acknowledged_by
left join nuance.person c on c.id = p.closed_by
left join nuance.mana_entry m on m.id = p.mana_entry_id
left join nuance.mana_entry f on f.id = p.false_entry_id
left join nuance.mana_entry r on r.refunds_id = f.id and r.kind = 'refund'
left join nuance.oncall_policy o on o.id = p.policy_id
where nuance_api.viewer_reads_item(p.item_number) = 'own';

create view nuance_api.page_notice as
select n.id, n.page_id, p.item_number, n.step, n.event, coalesce(w.name, d.name) as sent_to, s.name as schedule,
       n.made_at, n.settled_at, n.delivered, n.said
from nuance.page_notice n
join nuance.page p on p.id = n.page_id
left join nuance.person w on w.id = n.person_id
left join nuance.oncall_schedule s on s.id = n.schedule_id
left join nuance.destination d on d.id = n.destination_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.unacknowledged_page as
select p.id, p.item_number, i.title, c.name as contract_name, p.what, p.opened_at, b.name as paged_by, p.delivered_at,
       p.next_at, p.place as level, p.next_at is null as exhausted
from nuance.page p
join nuance.item i on i.number = p.item_number
join nuance.contract c on c.id = p.contract_id
join nuance.person b on b.id = p.person_id
where p.acknowledged_at is null and p.closed_at is null and (select nuance_api.viewer_is_staff());

create view nuance_api.page_terms as
select c.id as contract_id, p.page_cost, p.false_page_cost
from nuance.contract c
join nuance.plan p on p.id = c.plan_id
where nuance_api.may_page(c.id);
comment on view nuance_api.page_terms is 'By contract, for those who may page: what it costs, and what it costs when it was none';

-- For admins.

create view nuance_api.oncall_target as
select t.id, t.level_id, l.policy_id, case when t.schedule_id is not null then 'schedule' when t.person_id is not null then 'person'
       else 'destination' end as kind, coalesce(s.name, p.name, d.name) as name,
       coalesce(w.name, p.name) as person, d.type,
       case when t.destination_id is not null then not d.enabled
            else coalesce(not nuance_api.may_be_on_call(w.id) or not exists (
              select from nuance.address a where a.person_id = w.id and a.kind = 'email' and a.verified_at is not null), true) end as nobody
from nuance.oncall_target t
join nuance.oncall_level l on l.id = t.level_id
left join nuance.oncall_schedule s on s.id = t.schedule_id
left join nuance.person p on p.id = t.person_id
left join nuance.destination d on d.id = t.destination_id
left join nuance.person w on w.id = coalesce(t.person_id, (nuance_api.on_call_at(t.schedule_id, now())).person)
where (select nuance_api.viewer_is_staff());
comment on view nuance_api.oncall_target is 'What levels page, and whom that reaches now; nobody: it would reach nobody';

create view nuance_api.oncall_assignment as
select 'plan-' || p.id as target, p.name, 'plan' as kind, p.policy_id, p.weight as place
from nuance.plan p where p.may_page and p.retired_at is null and (select nuance_api.viewer_role()) = 'admin'
union all
select 'queue-' || q.id, q.name, 'queue', q.policy_id, q.position
from nuance.queue q where q.successor_id is null and (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.page_callback as
select c.key, c.scheme, c.created_at,
       (select max(s.at) from nuance.page_callback_seen s where s.callback_key = c.key) as last_at
from nuance.page_callback c where c.retired_at is null and (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.oncall_destination as
select d.id, d.name, d.type, d.enabled from nuance.destination d where (select nuance_api.viewer_is_staff());
