-- SPDX-License-Identifier: Apache-2.0
-- What marking an issue as urgent costs, for those who may.
-- :one urgent
-- :param contract contract_id
select t.page_cost as cost, t.false_page_cost as false_cost, b.balance, b.balance < t.page_cost as short
from nuance_api.page_terms t
join nuance_api.contract_balance b on b.contract_id = t.contract_id
where t.contract_id = :contract
