-- SPDX-License-Identifier: Apache-2.0
-- All plans, those that may be bought first.
-- :list plans plan
select p.id, p.key, p.name, p.kind, p.price_text, p.cycle_months as months, p.mana_per_cycle, p.mana_cap, p.may_page, p.buyers, p.weight,
       p.retired_at
from nuance_api.admin_plan p
order by p.retired_at is not null, p.kind, p.weight, p.id
limit 500
