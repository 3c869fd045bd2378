-- SPDX-License-Identifier: Apache-2.0
-- The invoice of an order; there is none before it was paid.
-- :one invoice
-- :require
-- :param purchase order_id
select o.invoice as number, o.issued_at, o.id as order_id, o.contract_id as contract, o.contract_name, o.person, o.plan, o.price_text,
       o.months, o.paid_at, o.paid_from, o.paid_until, o.credited_at, o.credited_text,
       (select s.value from nuance_api.issuer s) as issuer
from nuance_api.visible_order o
where o.id = :purchase and o.invoice is not null
