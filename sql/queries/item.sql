-- SPDX-License-Identifier: Apache-2.0
-- One item as its viewer may see it. Customers are not told of queues.
-- :one item
-- :require
-- :param number item_number
select i.number, i.title, i.status, i.closed, p.key as priority, p.name as priority_name,
       -- the newest entry this viewer may see: a note must not show as a higher number
       (select e.id from nuance_api.visible_entry e where e.item_number = i.number
        order by e.id desc limit 1) as version,
       i.filed_at, i.activity_at, r.name as requestor, i.requestor_id,
       a.name as author, o.name as owner, i.owner_id,
       case when s.staff then i.queue end as queue, case when s.staff then i.queue_name end as queue_name,
       i.contract_id as contract, i.contract_name, i.contract_kind,
       s.staff or i.is_requestor or i.is_manager as may_close, s.staff as may_staff,
       true as may_comment, i.first_response_at, i.comments,
       i.body as description__markdown
from nuance_api.visible_item i
join nuance_api.priority p on p.rank = i.priority
join nuance_api.known_person r on r.id = i.requestor_id
join nuance_api.known_person a on a.id = i.author_id
left join nuance_api.known_person o on o.id = i.owner_id
cross join lateral (select nuance_api.viewer_is_staff() as staff) s
where i.number = :number
