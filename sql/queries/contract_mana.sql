-- SPDX-License-Identifier: Apache-2.0
-- What a contract's mana comes to, what filing costs, and when it is refilled.
-- :one mana
-- :require
-- :param contract contract_id
select m.balance, m.mana_per_cycle as per_cycle, m.mana_cap as cap, m.filing_cost, m.cycle_at,
       m.refilled, m.overflow, m.weight, m.refills_at,
       (select nuance_api.viewer_is_staff()) as may_adjust
from nuance_api.contract_mana m
where m.contract_id = :contract
