-- SPDX-License-Identifier: Apache-2.0
-- How many points of contact a contract includes, and what one more costs; for those who may invite.
-- :one terms
-- :param contract contract_id
select t.contacts_included, t.contact_cost, t.contacts, t.price, b.balance
from nuance_api.contract_terms t
join nuance_api.contract_balance b on b.contract_id = t.contract_id
where t.contract_id = :contract
