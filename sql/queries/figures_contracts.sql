-- SPDX-License-Identifier: Apache-2.0
-- The contracts whose issues cost most mana; staff only.
-- :list contracts contract
-- :param days figure_days = 30
-- :param plan plan_key optional
select c.contract as id, c.contract_name as name, c.plan_name, c.mana, c.issues
from nuance_api.desk_contract c
where c.days = (:days)::integer
--if plan
  and c.plan = :plan
--end
order by c.mana desc, c.contract
limit 20
