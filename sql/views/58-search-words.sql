-- SPDX-License-Identifier: Apache-2.0
-- What the search box offers while a query is typed. Names of contracts and customers are too many to offer.

create view nuance_api.search_offer as
select o.filter, o.value, o.label, o.place, o.n
from (
  select 1 as place, 'is' as filter, w.value, (select l.name from nuance_api.look l where l.of = 'status' and l.key = w.value) as label, w.n::bigint, w.desk
  from (values ('open', 1, false), ('waiting', 2, false), ('closed', 3, false), ('unowned', 4, false), ('ready', 5, true),
               ('urgent', 6, true), ('late', 7, true), ('snoozed', 8, true), ('resolved', 9, false), ('wontfix', 10, false),
               ('invalid', 11, false), ('duplicate', 12, false), ('spam', 13, false)) w (value, n, desk)
  union all select 2, 'queue', q.key, q.name, q.position, false from nuance_api.visible_queue q where not q.removed
  union all select 3, 'owner', w.value, null, w.n, true from (values ('me', 1), ('none', 2)) w (value, n)
  union all select 3, 'owner', s.login, s.name, 3, true from nuance_api.staff_person s
  union all select 4, 'priority', p.key, p.name, -p.rank, false from nuance_api.priority p
  union all select 5, 'from', 'me', null, 1, false
  union all select 6, 'tag', g.key, g.name, g.position, true from nuance_api.tag g where not g.retired
  union all select 6, 'tag', 'none', null, 1000000, true
  union all select 6, 'plan', p.key, p.name, p.weight, true from nuance_api.desk_plan p
  union all select 7, w.filter, w.value, null, w.n, w.filter = 'due'
  from (values ('created', 'today', 1), ('created', '<7d', 2), ('created', '>30d', 3), ('updated', 'today', 1), ('updated', '<7d', 2),
               ('updated', '>30d', 3), ('due', '<2h', 1), ('due', '<1d', 2)) w (filter, value, n)
  union all select 8, w.filter, w.value, null, w.n, false from (values ('contract', null, 1), ('comments', '0', 1), ('comments', '>3', 2)) w (filter, value, n)
  union all select 9, 'sort', w.value, null, w.n, w.desk
  from (values ('activity', 1, false), ('newest', 2, false), ('age', 3, false), ('priority', 4, false), ('relevance', 5, false),
               ('work', 6, true), ('deadline', 7, true)) w (value, n, desk)
  -- the desk's own come last: there may be many
  union all select 10, f.key, null, f.name, f.position, true from nuance_api.field f where not f.retired and f.kind in ('text', 'number')
  union all select 10, f.key, w.value, f.name, f.position + w.n, true
            from nuance_api.field f cross join (values ('today', 1), ('<+30d', 2), ('<7d', 3)) w (value, n) where not f.retired and f.kind = 'date'
  union all select 10, f.key, c.choice ->> 'key', c.choice ->> 'name', c.n, true
            from nuance_api.field f cross join lateral jsonb_array_elements(f.choices) with ordinality c (choice, n)
            where not f.retired and not c.choice ? 'retired'
  union all select 10, f.key, 'none', null, 1000000, true from nuance_api.field f where not f.retired
) o
where (select nuance_api.viewer_person()) is not null and (not o.desk or (select nuance_api.viewer_is_staff()));
