-- SPDX-License-Identifier: Apache-2.0
-- A contract's open issues, as far as the viewer may see them, the most lively first.
-- :list open-items item
-- :page 50
-- :param contract contract_id
-- :param open_after list_cursor optional
select i.number, i.title, i.status, i.closed, nuance_api.priority_key(i.priority) as priority, i.filed_at, i.activity_at,
       r.name as requestor, i.comments,
       (extract(epoch from i.activity_at) * 1000000)::bigint as at__cursor, i.number as number__cursor
from (
(
select i.*
from nuance_api.visible_item i
where (select nuance_api.viewer_reads_contract(:contract)) and i.contract_id = :contract and not i.closed
--if open_after
  and (i.activity_at, i.number) < (nuance_api.cursor_time(:open_after), nuance_api.cursor_number(:open_after))
--end
order by i.activity_at desc, i.number desc
limit 51
)
union all
(
select i.*
from nuance_api.visible_item i
where (select not nuance_api.viewer_reads_contract(:contract))
  and i.requestor_id = (select nuance_api.viewer_person()) and i.contract_id = :contract and not i.closed
--if open_after
  and (i.activity_at, i.number) < (nuance_api.cursor_time(:open_after), nuance_api.cursor_number(:open_after))
--end
order by i.activity_at desc, i.number desc
limit 51
)
) i
join nuance_api.known_person r on r.id = i.requestor_id
order by i.activity_at desc, i.number desc
limit 51
