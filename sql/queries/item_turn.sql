-- SPDX-License-Identifier: Apache-2.0
-- Where an item is in the work of the desk: who was handed it, until when it was put aside, and how far the viewer
-- has come in a place. Staff only.
-- :one turn
-- :param number item_number
-- :param work work_place optional
select l.person as held_by, l.mine as held_mine, l.expires_at as held_until,
       case when isfinite(i.snoozed_until) then i.snoozed_until end as snoozed_until,
       case when not isfinite(i.snoozed_until) then true end as until_reply
--if work
       , w.place, w.name, r.handed, r.total, r.beyond
--end
from nuance_api.visible_item i
left join nuance_api.item_lease l on l.item_number = i.number
--if work
left join nuance_api.work_place w on w.place = :work
left join nuance_api.my_round r on r.place = w.place
--end
where i.number = :number and (select nuance_api.viewer_is_staff())
