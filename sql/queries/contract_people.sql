-- SPDX-License-Identifier: Apache-2.0
-- Who belongs to a contract, as far as a page beside it says: those to ask come first.
-- :list people person
-- :param contract contract_id
select p.id, p.name, p.role
from nuance_api.contract_person p
where p.contract_id = :contract
order by p.role = 'member', p.name, p.id
limit 50
