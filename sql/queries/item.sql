-- SPDX-License-Identifier: Apache-2.0
-- One item as its viewer may see it. Customers are not told of queues.
-- The statements after it read what is noted here.
-- :one item
-- :require
-- :param number item_number
select i.number, i.shown_title as title, i.status, i.closed, p.key as priority, p.name as priority_name,
       -- the newest entry this viewer may see: a note must not show as a higher number
       (nuance_api.entry_ids(i.number, s.staff, i.by_community, 999999999999999999, false, 1))[1] as version,
       i.filed_at, i.activity_at, r.name as requestor, i.requestor_id,
       a.name as author, o.name as owner, i.owner_id,
       case when s.desk then i.queue end as queue, case when s.desk then i.queue_name end as queue_name,
       i.shown_contract as contract, i.contract_name, i.contract_kind,
       s.staff or i.is_requestor or i.is_manager as may_close, s.staff as may_staff,
       s.desk and i.queue_kind = 'free' and not i.closed and p2.there as may_promote,
       s.staff and i.queue_kind = 'community' and not i.closed as may_send_back, s.desk as may_suggest,
       true as may_comment, i.first_response_at, i.comments, nuance_api.viewer_proof() as writer,
       i.shown_body as description__markdown,
       nuance_api.note_item(i.number, i.by_community) as noted__unshown
from nuance_api.visible_item i
join nuance_api.priority p on p.rank = i.priority
join nuance_api.known_person r on r.id = i.requestor_id
join nuance_api.known_person a on a.id = i.author_id
left join nuance_api.known_person o on o.id = i.owner_id
cross join lateral (
  select nuance_api.viewer_is_staff() as staff,
         nuance_api.viewer_is_staff() or (nuance_api.viewer_is_community() and i.community_may_read) as desk) s
cross join (select exists (select from nuance_api.community_queue) as there) p2
where i.number = :number
