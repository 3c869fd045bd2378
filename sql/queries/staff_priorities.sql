-- SPDX-License-Identifier: Apache-2.0
-- All contracts' priorities: the heaviest plan first, then by their place. A page of each plan is read
-- from the index and the first of them all are kept; a search looks at a thousand matches.
-- :list priorities priority
-- :page 50
-- :param plan plan_key optional
-- :param q search_text optional
-- :param after list_cursor optional
select r.id, r.position, r.title, r.note, nullif(r.link, '') as link, r.link_kind, r.item, r.item_title, r.item_status,
       r.contract, r.contract_name, r.state, r.plan, r.weight, r.changed_at,
--if q
       case when f.matches > 1000 then 'yes' end as cut__list,
--end
       f.turn || '.' || r.id as cursor
from (
--if !q
  select t.turn + s.position as turn, s.id
  from nuance_api.priority_plan t
  cross join lateral (
    select s.position, s.id from nuance_api.staff_priority s
    where s.plan_id = t.id
--end
--if !q after
      and (s.position, s.id) > (nuance_api.cursor_first(:after) - t.turn, nuance_api.cursor_number(:after))
--end
--if !q
    order by s.position, s.id
    limit 51
  ) s
  where true
--end
--if !q plan
    and t.key = :plan
--end
--if q
  select t.turn + s.position as turn, s.id, s.matches
  from (
    select m.id, m.plan_id, m.position, count(*) over () as matches
    from (
      select s.id, s.plan_id, s.position from nuance_api.staff_priority s
      where s.words like nuance_api.search_pattern(:q)
--end
--if q plan
        and s.plan_id = (select k.id from nuance_api.priority_plan k where k.key = :plan)
--end
--if q
      limit 1001
    ) m
  ) s
  join nuance_api.priority_plan t on t.id = s.plan_id
  where true
--end
--if q after
    and (t.turn + s.position, s.id) > (nuance_api.cursor_first(:after), nuance_api.cursor_number(:after))
--end
  order by 1, 2
  limit 51
) f
join nuance_api.staff_priority_row r on r.id = f.id
order by f.turn, r.id
limit 51
