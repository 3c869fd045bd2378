-- SPDX-License-Identifier: Apache-2.0
-- What filing costs, before one does; nothing where it costs nothing.
-- :one filing
-- :param contract contract_id
select m.filing_cost, m.balance, m.balance < m.filing_cost as short
from nuance_api.contract_mana m
where m.contract_id = :contract and m.filing_cost > 0
