-- SPDX-License-Identifier: Apache-2.0
-- Commands to an item: what the viewer's own wait for or failed by; and for staff, what can be undone.

create view nuance_api.item_command as
select c.id, c.item_number, c.kind, c.state, c.not_before, c.issued_at, c.settled_at, c.first_entry as entry,
       c.problem, c.problem_field, c.problem_detail, c.arguments ->> 'comment' as comment,
       coalesce((c.arguments ->> 'internal')::boolean, false) as internal, c.own, p.name as person,
       c.state = 'done' as may_undo
from (
  select w.*, w.person_id = (select nuance_api.viewer_person()) as own from nuance.command w
) c
join nuance.person p on p.id = c.person_id
where (c.own and c.state in ('issued', 'failed')
       or (select nuance_api.viewer_is_staff()) and c.state = 'done' and c.undoable
           and c.settled_at > now() - interval '30 days')
  and nuance_api.viewer_reads_item(c.item_number) is not null;
