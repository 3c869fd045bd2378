-- SPDX-License-Identifier: Apache-2.0
-- What happened to a contract, the latest first.
-- :list history entry
-- :page 50
-- :param contract contract_id
-- :param after list_cursor optional
select e.id, e.kind, e.at, e.person, e.old, e.new, e.reason, e.internal, e.subject, e.part,
       e.id::text as cursor
from nuance_api.visible_contract_entry e
where e.contract_id = :contract
--if after
  and e.id < nuance_api.cursor_number(:after)
--end
order by e.id desc
limit 51
