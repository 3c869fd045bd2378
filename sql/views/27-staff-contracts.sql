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
-- Not for parallel plans: starting workers takes longer than the search.
create function nuance_api.search_pattern(words text) returns text
language sql immutable strict parallel unsafe as $$
  -- Without a letter or digit there is nothing an index could look for: nothing is found.
  select case when words ~ '[[:alnum:]]' then
    case when char_length(trim(words)) > 2 then '%' else '' end
      || regexp_replace(lower(trim(words)), '([\\%_])', '\\\1', 'g') || '%' end
$$;
comment on function nuance_api.search_pattern(text) is 'What somebody typed into a search, for like';

create function nuance_api.url_encoded(value text) returns text
language sql immutable parallel safe as $$
  select string_agg(
    case when b between 48 and 57 or b between 65 and 90 or b between 97 and 122 or b in (45, 46, 95, 126)
         then chr(b) else '%' || upper(lpad(to_hex(b), 2, '0')) end, '' order by i)
  from (select i, get_byte(convert_to(value, 'UTF8'), i) as b
        from generate_series(0, octet_length(value) - 1) i) bytes
$$;
comment on function nuance_api.url_encoded(text) is 'A value as it stands in the query of an address';

-- Where the words of a search may stand: names of contracts, instances and people, logins, addresses.
create view nuance_api.staff_contract_words as
select c.id as contract_id, lower(c.name) as words
from nuance.contract c where (select nuance_api.viewer_is_staff())
union all
select i.contract_id, lower(i.name)
from nuance.instance i where (select nuance_api.viewer_is_staff())
union all
select m.contract_id, lower(p.name)
from nuance.person p join nuance.membership m on m.person_id = p.id
where (select nuance_api.viewer_is_staff())
union all
select m.contract_id, lower(a.login)
from nuance.account a join nuance.membership m on m.person_id = a.person_id
where (select nuance_api.viewer_is_staff())
union all
select m.contract_id, lower(d.value || '')
from nuance.address d join nuance.membership m on m.person_id = d.person_id
where d.kind = 'email' and (select nuance_api.viewer_is_staff());

-- What staff should know of one contract, and what they may change of it.
create view nuance_api.contract_standing as
select c.id as contract_id, c.created_at, c.renews, c.payment_failed_at, n.name as next_plan,
       extract(epoch from p.target_response)::bigint as target_seconds,
       p.may_page as plan_pages, p.may_page and c.page_revoked_reason is null as may_page,
       c.page_revoked_reason as page_revoked, s.id as source,
       coalesce(t.key, q.key) as queue, coalesce(t.name, q.name) as queue_name,
       i.name as instance, coalesce(i.without_manager, false) as without_manager
from nuance.contract c
join nuance.plan p on p.id = c.plan_id
left join nuance.plan n on n.id = c.next_plan_id
left join nuance.source s on s.contract_id = c.id and s.type = 'portal'
left join nuance.queue q on q.id = s.queue_id
left join nuance.queue t on t.id = q.successor_id
left join nuance.instance i on i.contract_id = c.id
where c.kind <> 'free' and (select nuance_api.viewer_is_staff());

create view nuance_api.contract_note as
select n.id, n.contract_id, n.at, p.name as person, n.body
from nuance.contract_note n
join nuance.person p on p.id = n.person_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.staff_order as
select o.id, o.contract_id, o.kind, o.state, p.name as plan, o.created_at
from nuance.purchase_order o
join nuance.plan p on p.id = o.plan_id
where (select nuance_api.viewer_is_staff());
