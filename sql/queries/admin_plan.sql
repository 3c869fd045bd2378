-- SPDX-License-Identifier: Apache-2.0
-- One plan, as an admin changes it.
-- :one plan
-- :require
-- :param plan plan_id
select p.id, p.key, p.name, p.kind, p.free, p.price_number, p.price_text, p.currency, p.cycle_months, p.mana_per_cycle,
       p.mana_cap, p.filing_cost, p.may_page, p.page_cost, p.false_page_cost, p.contacts_included, p.contact_cost, p.target_minutes,
       p.buyers, p.weight, p.queue, p.retired_at, p.in_use
from nuance_api.admin_plan p
where p.id = :plan
