-- SPDX-License-Identifier: Apache-2.0
-- What a contract costs, until when it is paid, and what may be done about it; for those who manage it.
-- :one billing
-- :require
-- :param contract contract_id
select b.plan_id, b.plan, b.price_text, b.months, b.paid_until, b.state, b.renews, b.next_plan, b.next_price_text,
       b.next_months, b.next_plan_at, b.payment_failed_at, b.renewal_text, b.renewal_months, b.by_itself,
       b.subscription, b.may_stop, b.may_resume, b.why_not_renew is null as may_renew, b.why_not_renew,
       (select nuance_api.viewer_is_staff()) as sees_orders
from nuance_api.contract_billing b
where b.contract_id = :contract
