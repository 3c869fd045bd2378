-- SPDX-License-Identifier: Apache-2.0
-- The first items that a change of many is about, as they are now; before it begins.
-- :list items item
-- :param bulk bulk_id
select i.number, i.shown_title as title, i.status, i.closed, nuance_api.priority_key(i.priority) as priority, o.name as owner, i.queue_name,
       i.contract_name, i.activity_at, case when i.tags <> '{}' then nuance_api.tags_shown(i.tags) end as tag__each
from nuance_api.visible_bulk b
cross join lateral unnest(b.targets[1:20]) with ordinality t (number, place)
join nuance_api.visible_item i on i.number = t.number
left join nuance_api.known_person o on o.id = i.owner_id
where b.id = :bulk and b.state = 'preview' and (select nuance_api.viewer_is_staff())
order by t.place
