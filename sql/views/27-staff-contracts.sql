-- SPDX-License-Identifier: Apache-2.0
-- All contracts, for staff alone.

create view nuance_api.staff_contract as
select c.id, c.kind, c.name, c.plan_id, c.paid_until, c.renews,
       coalesce(c.paid_until, 'infinity') as ends_at
from nuance.contract c
where (select nuance_api.viewer_is_staff());

-- For the rows of one page: people and open issues are counted as far as a row says them.
create view nuance_api.staff_contract_row as
select c.id, c.kind, c.name, p.name as plan, s.state, c.paid_until, c.ends_at,
       case when c.kind <> 'free' then (
         select count(*) from (
           select from nuance.membership m where m.contract_id = c.id limit 1000) m) end as people,
       case when c.kind <> 'free' then (
         select count(*) from (
           select from nuance.item i where i.contract_id = c.id and not i.closed limit 1000) o) end as open_items,
       (select b.balance from nuance_api.contract_balance b where b.contract_id = c.id) as mana,
       i.name as instance, coalesce(i.without_manager, false) as without_manager
from nuance_api.staff_contract c
join nuance.plan p on p.id = c.plan_id
cross join lateral (select nuance_api.contract_state(c.kind, c.paid_until, c.renews) as state) s
left join nuance.instance i on i.contract_id = c.id;

create view nuance_api.staff_instance as
select i.contract_id as id, i.without_manager from nuance.instance i where (select nuance_api.viewer_is_staff());

-- Letters that stand for themselves in a pattern; short words are looked for at the beginning of names only.
create function nuance_api.search_pattern(words text) returns text
language sql immutable strict parallel safe as $$
  select case when char_length(trim(words)) > 2 then '%' else '' end
      || regexp_replace(lower(trim(words)), '([\\%_])', '\\\1', 'g') || '%'
$$;
comment on function nuance_api.search_pattern(text) is 'What somebody typed into a search, for like';

-- Where the words of a search may stand: names of contracts, instances and people, logins, addresses.
create view nuance_api.staff_contract_words as
select c.id as contract_id, lower(c.name) as words
from nuance.contract c where (select nuance_api.viewer_is_staff())
union all
select i.contract_id, i.name
from nuance.instance i where (select nuance_api.viewer_is_staff())
union all
select m.contract_id, lower(p.name)
from nuance.person p join nuance.membership m on m.person_id = p.id
where (select nuance_api.viewer_is_staff())
union all
select m.contract_id, a.login
from nuance.account a join nuance.membership m on m.person_id = a.person_id
where (select nuance_api.viewer_is_staff())
union all
select m.contract_id, lower(d.value)
from nuance.address d join nuance.membership m on m.person_id = d.person_id
where d.kind = 'email' and (select nuance_api.viewer_is_staff());
