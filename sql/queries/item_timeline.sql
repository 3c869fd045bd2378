-- SPDX-License-Identifier: Apache-2.0
-- What happened to an item, oldest first; notes for staff only. The newest hundred entries, or fewer
-- where they are long: a page has an end.
-- :list timeline entry
-- :param number item_number
-- :param before entry_id optional
select e.id, e.kind, e.at, e.person, e.person_id, e.by_staff, e.internal, e.old, e.new,
       e.body as body__markdown,
       case when first_value(e.kind) over (order by e.id) <> 'filed' then min(e.id) over () end as next__list
from (
  select n.*, sum(coalesce(length(n.body), 0)) over (order by n.id desc) - coalesce(length(n.body), 0) as after_it
  from (
    select e.id, e.kind, e.at, e.person, e.person_id, e.by_staff, e.internal, e.old, e.new, e.body
    from nuance_api.visible_entry e
    where e.item_number = :number
--if before
      and e.id < :before
--end
    order by e.id desc
    limit 100
  ) n
) e
where e.after_it <= 300000
order by e.id
