-- SPDX-License-Identifier: Apache-2.0
-- The open items the viewer owns.
-- :list mine item
select i.number, i.title, i.excerpt, i.status, i.closed, i.priority,
       i.requestor, i.contract_id as contract, i.contract_name, i.owner,
       i.filed_at, i.activity_at, i.comments,
       i.deadline, i.late, i.urgent, i.tags as tag__each
from nuance_api.queue_item i
where i.owner_id = (select nuance_api.viewer_person()) and not i.closed and i.snoozed_until is null
order by i.work_turn, i.number
limit 50
