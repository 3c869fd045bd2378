-- SPDX-License-Identifier: Apache-2.0
-- Who issues invoices: name and address.
-- :one issuer
select s.value as text from (select) one left join nuance_api.issuer s on true
