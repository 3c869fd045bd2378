-- SPDX-License-Identifier: Apache-2.0
-- What matters to contracts, in the order they say.

create view nuance_api.contract_priority_list as
select c.id as contract_id, k.priority_order as version, s.live, 50 as most, m.manages as may_edit,
       m.manages and s.live < 50 as may_add,
       case when not m.manages then 'may-not-manage' end as why_not
from nuance_api.visible_contract c
join nuance.contract k on k.id = c.id
cross join lateral (select nuance_api.viewer_manages_contract(c.id) as manages) m
cross join lateral (
  select count(*) as live from nuance.contract_priority p
  where p.contract_id = c.id and p.removed_at is null) s
where c.kind <> 'free';
comment on view nuance_api.contract_priority_list is 'By contract: how many, and whether the viewer may change them';

-- The issue a link means is there for those who may see it; its number is what somebody wrote.
create view nuance_api.visible_priority as
select p.id, p.contract_id, p.position, p.title, p.note, p.link, p.version, p.changed_at, p.removed_at,
       case when p.link = '' then null when i.number is not null then 'item'
            when p.item_number is not null then 'number' else 'web' end as link_kind,
       i.number as item, i.title as item_title, i.status as item_status
from nuance.contract_priority p
left join lateral (
  select v.number, v.shown_title as title, v.status from nuance_api.visible_item v where v.number = p.item_number
) i on true
where exists (select from nuance_api.visible_contract v where v.id = p.contract_id and v.kind <> 'free');

-- All contracts' priorities, for staff alone: the heaviest plan first, then by place. `turn` is both
-- as one ascending number; a plan's own is less than that of any of its places.
create view nuance_api.priority_plan as
select p.id, p.key, p.name, p.weight, (2147483647::bigint - p.weight) * 64 as turn
from nuance.plan p
where (select nuance_api.viewer_is_staff());

create view nuance_api.staff_priority as
select p.id, p.plan_id, p.position, p.words
from nuance.contract_priority p
where p.removed_at is null and (select nuance_api.viewer_is_staff());

create view nuance_api.staff_priority_row as
select p.id, p.position, p.title, left(p.note, 300) as note, p.link, p.changed_at, c.id as contract, c.name as contract_name,
       nuance_api.contract_state(c.kind, c.paid_until, c.renews) as state,
       t.name as plan, t.weight, i.number as item, i.title as item_title, i.status as item_status,
       case when p.link = '' then null when i.number is not null then 'item'
            when p.item_number is not null then 'number' else 'web' end as link_kind
from nuance.contract_priority p
join nuance.contract c on c.id = p.contract_id
join nuance.plan t on t.id = p.plan_id
left join nuance.item i on i.number = p.item_number
where p.removed_at is null and (select nuance_api.viewer_is_staff());
