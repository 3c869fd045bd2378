-- SPDX-License-Identifier: Apache-2.0
-- What anybody may buy a new contract of.
-- :list plans plan
select s.id, s.name, s.price_text, s.months, s.mana_per_cycle, s.mana_cap, s.may_page, s.contacts_included,
       s.target_seconds
from nuance_api.plans_for_sale() s
