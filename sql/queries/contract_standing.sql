-- SPDX-License-Identifier: Apache-2.0
-- A contract as staff see it, with what they may change; nobody else has this page.
-- :one standing
-- :require
-- :param contract contract_id
select s.created_at, s.renews, s.payment_failed_at, s.next_plan, s.target_seconds, s.plan_pages, s.may_page,
       s.page_revoked,
       case when s.plan_pages and s.page_revoked is null then 'take' when s.page_revoked is not null then 'give'
       end as page_action,
       s.queue, s.queue_name, (select nuance_api.viewer_role()) = 'admin' as may_set_queue,
       s.instance, s.without_manager, r.people, r.open_items, r.mana, m.mana_cap,
       m.mana_per_cycle as per_cycle
from nuance_api.contract_standing s
join nuance_api.staff_contract_row r on r.id = s.contract_id
join nuance_api.contract_mana m on m.contract_id = s.contract_id
where s.contract_id = :contract
