-- SPDX-License-Identifier: Apache-2.0
-- What marking an item as urgent costs, for those who may and where it is no page yet.
-- :one urgent
-- :param number item_number
select t.page_cost as cost, t.false_page_cost as false_cost, b.balance, b.balance < t.page_cost as short
from nuance_api.page_terms t
join nuance_api.contract_balance b on b.contract_id = t.contract_id
where t.contract_id = (select n.contract_id from nuance_api.noted n where not n.closed)
  and not exists (select from nuance_api.visible_page p
                  where p.item_number = :number and p.state in ('open', 'exhausted'))
