-- SPDX-License-Identifier: Apache-2.0
-- One order; its maker's, the managers' of its contract, and staff's.
-- :one order
-- :require
-- :param purchase order_id
select o.id, o.contract_id as contract, o.contract_name, o.person, o.plan, o.kind, o.state, o.price_text, o.months,
       o.scheme, o.provider, o.reference, o.problem, o.created_at, o.paid_at, o.paid_from, o.paid_until, o.invoice,
       o.credited_at, o.credited_text, o.checkout, o.may_pay, o.may_cancel, o.may_mark_paid, o.may_refund,
       o.may_settle
from nuance_api.visible_order o
where o.id = :purchase
