-- SPDX-License-Identifier: Apache-2.0
-- Changes of many items; staff see each other's.

create view nuance_api.visible_bulk as
select b.id, b.person_id, p.name as person, b.made_at, b.state, b.undoes, b.asked, b.arguments, b.quiet, b.total, b.unchanged, b.taken,
       b.done, b.skipped, b.failed, b.began_at, b.ended_at, b.targets,
       b.person_id = (select nuance_api.viewer_person()) as own,
       b.arguments ->> 'status' as status, b.arguments ->> 'priority' as priority, b.arguments ->> 'comment' as comment,
       coalesce((b.arguments ->> 'internal')::boolean, false) as internal,
       (select q.name from nuance.queue q where q.key = b.arguments ->> 'queue') as queue,
       (b.arguments ->> 'owner')::bigint as owner_id,
       (select nuance_api.tags_shown(array_agg(g.id)) from nuance.tag g where b.arguments -> 'tags_add' ? g.key) as tags_add,
       (select nuance_api.tags_shown(array_agg(g.id)) from nuance.tag g where b.arguments -> 'tags_remove' ? g.key) as tags_remove,
       b.unfit, case when b.arguments ? 'fields_where_used' then nuance_api.field_changes_shown(b.arguments) end as fields,
       (select o.name from nuance.person o where o.id = (b.arguments ->> 'owner')::bigint) as owner,
       (select u.id from nuance.bulk u where u.undoes = b.id order by u.id desc limit 1) as undone_by
from nuance.bulk b
join nuance.person p on p.id = b.person_id
where (select nuance_api.viewer_is_staff());

create view nuance_api.visible_bulk_command as
select c.bulk_id, c.id, c.item_number as number, i.title, i.status, i.closed, c.state, c.problem, c.problem_detail
from nuance.command c
join nuance.item i on i.number = c.item_number
where (select nuance_api.viewer_is_staff()) and c.bulk_id is not null;
