-- SPDX-License-Identifier: Apache-2.0
-- The viewer's own items, the most lively first.
-- :list items item
select i.number, i.title, i.status, i.closed, nuance_api.priority_key(i.priority) as priority, i.activity_at,
       i.contract_id as contract, i.contract_name
from nuance_api.visible_item i
where i.requestor_id = (select nuance_api.viewer_person())
order by i.activity_at desc, i.number desc
limit 10
