-- SPDX-License-Identifier: Apache-2.0
-- Contracts as the viewer may see them.

create function nuance_api.contract_state(kind text, paid_until timestamptz, renews boolean)
returns text language sql stable parallel safe as $$
  select case
    when kind = 'free' then 'free'
    when paid_until is null then 'active'
    when paid_until < now() then 'expired'
    when not renews then 'not-renewing'
    when paid_until < now() + interval '14 days' then 'expiring'
    else 'active'
  end
$$;

create function nuance_api.filing_problem(
  kind text, state text, plan_is_free boolean, role text, visitors boolean)
returns text language sql stable parallel safe as $$
  select case
    when nuance_api.viewer_person() is null and not visitors then 'log-in'
    when kind = 'free' then null
    when state = 'expired' then 'contract-expired'
    when kind = 'instance' and plan_is_free then 'free-tier'
    when role in ('manager', 'contact') or nuance_api.viewer_is_staff() then null
    else 'may-not-file'
  end
$$;
comment on function nuance_api.filing_problem(text, text, boolean, text, boolean) is
  'Why the viewer may not file through a contract; null when they may';

create view nuance_api.visible_contract as
select c.id, c.kind, c.name, p.name as plan, p.free as plan_is_free, p.mana_cap, c.paid_until,
       m.role,
       s.state, nuance_api.filing_problem(c.kind, s.state, p.free, m.role, v.may) as why_not
from nuance.contract c
join nuance.plan p on p.id = c.plan_id
cross join lateral (select nuance_api.contract_state(c.kind, c.paid_until, c.renews) as state) s
-- Who has no account, where that is allowed, may file for free, and sees the contract for that.
cross join lateral (
  select c.kind = 'free' and (select nuance_api.viewer_person()) is null and (select nuance_api.viewer_link()) is null
         and exists (select from nuance.source o
                     where o.contract_id = c.id and o.type = 'portal' and o.visitors) as may) v
left join nuance.membership m
  on m.contract_id = c.id and m.person_id = (select nuance_api.viewer_person())
where (select nuance_api.viewer_is_staff()) or m.person_id is not null or v.may
   or (c.kind = 'free' and (select nuance_api.viewer_person()) is not null);
comment on view nuance_api.visible_contract is
  'By id; staff see all, people those they belong to and the free one, visitors that one where they may file';

create view nuance_api.my_contract as
select v.*
from (
  select m.contract_id from nuance.membership m where m.person_id = (select nuance_api.viewer_person())
  union all
  select c.id from nuance.contract c where c.kind = 'free'
) mine
join nuance_api.visible_contract v on v.id = mine.contract_id;
comment on view nuance_api.my_contract is 'Those the viewer belongs to, and the free one: few, found by membership';

-- Questions that pages ask are plpgsql, which keeps its plans: a function in SQL that cannot be put
-- into the statement around it is planned at every call, for longer than most pages take.
create function nuance_api.viewer_manages_contract(contract bigint) returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return viewer_is_staff() or exists (
    select from membership m
    where m.contract_id = contract and m.person_id = viewer_person()
      and m.role in ('manager', 'contact'));
end $$;
comment on function nuance_api.viewer_manages_contract(bigint) is
  'Staff, managers and points of contact: name, people and billing are theirs to change';

create view nuance_api.my_contract_card as
select v.*,
       -- Members of a contract read all its items, so that counting need not ask for each of them;
       -- the index alone answers, and a hundred is as much as a card says.
       case when v.kind <> 'free' then (
         select count(*) from (
           select from nuance.item i where i.contract_id = v.id and not i.closed limit 100) o
       ) end as open_items,
       case when v.kind = 'instance' then (
         select i.name from nuance.instance i where i.contract_id = v.id) end as instance
from nuance_api.my_contract v;

create view nuance_api.contract_person as
select m.contract_id, p.id, p.name, m.role, m.since
from nuance.membership m
join nuance.person p on p.id = m.person_id
join nuance_api.visible_contract v on v.id = m.contract_id;
comment on view nuance_api.contract_person is 'Who belongs to a contract that the viewer sees';

create view nuance_api.visible_instance as
select i.name, i.contract_id
from nuance.instance i
where exists (select from nuance_api.visible_contract v where v.id = i.contract_id);

-- Whether the viewer sees everybody's items of a contract; if not, only those they asked for. A
-- question of its own, so that a list is one index scan either way.
create function nuance_api.viewer_reads_contract(contract bigint) returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return viewer_is_staff() or exists (
    select from membership m
    join nuance.contract c on c.id = m.contract_id and c.kind <> 'free'
    where m.contract_id = contract and m.person_id = viewer_person());
end $$;
