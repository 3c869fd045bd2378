-- SPDX-License-Identifier: Apache-2.0
-- The invoice of an order; there is none before it was paid. Its days are those of UTC: it is the same paper for
-- whoever reads it, wherever they are.
-- :one invoice
-- :require
-- :param purchase order_id
select o.invoice as number, (o.issued_at at time zone 'UTC')::date as issued_on, o.id as order_id, o.contract_id as contract, o.contract_name, o.person, o.plan, o.price_text,
       o.months, (o.paid_at at time zone 'UTC')::date as paid_on, (o.paid_from at time zone 'UTC')::date as paid_from,
       (o.paid_until at time zone 'UTC')::date as paid_until, (o.credited_at at time zone 'UTC')::date as credited_on,
       o.credited_text,
       (select s.value from nuance_api.issuer s) as issuer
from nuance_api.visible_order o
where o.id = :purchase and o.invoice is not null
