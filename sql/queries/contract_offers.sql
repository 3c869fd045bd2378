-- SPDX-License-Identifier: Apache-2.0
-- What a contract's plan can be changed to.
-- :list offers plan
-- :param contract contract_id
select f.id, f.name, f.price_text, f.months, f.mana_per_cycle, f.may_page, f.target_seconds, f.is_up, f.effect,
       f.is_next, f.days_left, f.days_worth, date_trunc('minute', f.paid_until) as paid_until
from nuance_api.contract_plan_offer f
where f.contract_id = :contract
order by f.weight, f.price, f.id
limit 50
