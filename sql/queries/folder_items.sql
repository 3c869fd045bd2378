-- SPDX-License-Identifier: Apache-2.0
-- What is in a folder of the desk, in the order of work; what was put aside, as it comes back.
-- :list items item
-- :page 50
-- :param folder desk_folder
-- :param after list_cursor optional
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.requestor, i.contract_id as contract, i.contract_name, i.owner,
       i.filed_at, i.activity_at, i.comments, i.deadline, i.late, i.urgent, i.tags as tag__each,
--if folder=snoozed
       case when isfinite(i.snoozed_until) then i.snoozed_until end as snoozed_until, not isfinite(i.snoozed_until) as until_reply,
       case when isfinite(i.snoozed_until) then (extract(epoch from i.snoozed_until) * 1000000)::bigint else 999999999999999999 end as at__cursor,
--end
--if folder!=snoozed
       i.work_turn as turn__cursor,
--end
       i.number as number__cursor
from nuance_api.queue_item i
where (select nuance_api.viewer_is_staff())
--if folder=mine
  and i.owner_id = (select nuance_api.viewer_person()) and not i.closed and i.snoozed_until is null
--end
--if folder=unowned
  and i.status = 'open' and i.owner_id is null and i.snoozed_until is null
--end
--if folder=urgent
  and not i.closed and i.urgency > 0 and i.snoozed_until is null
--end
--if folder=waiting
  and i.status = 'waiting' and i.snoozed_until is null
--end
--if folder=snoozed
  and i.snoozed_until is not null
--end
--if folder!=mine folder!=unowned folder!=urgent folder!=waiting folder!=snoozed
  and false
--end
--if after folder!=snoozed
  and (i.work_turn, i.number) > (nuance_api.cursor_first(:after), nuance_api.cursor_number(:after))
--end
--if after folder=snoozed
  and (i.snoozed_until, i.number) > (case when nuance_api.cursor_first(:after) = 999999999999999999 then 'infinity'
                                          else nuance_api.cursor_time(:after) end, nuance_api.cursor_number(:after))
--end
--if folder=snoozed
order by i.snoozed_until, i.number
--end
--if folder!=snoozed
order by i.work_turn, i.number
--end
limit 51
