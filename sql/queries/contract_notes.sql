-- SPDX-License-Identifier: Apache-2.0
-- What colleagues should know of a contract, the latest first; staff only.
-- :list notes note
-- :page 5
-- :param contract contract_id
-- :param after list_cursor optional
select n.id, n.at, n.person, n.id::text as cursor, n.body as body__markdown
from nuance_api.contract_note n
where n.contract_id = :contract
--if after
  and n.id < nuance_api.cursor_number(:after)
--end
order by n.id desc
limit 6
