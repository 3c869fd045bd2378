-- SPDX-License-Identifier: Apache-2.0
-- Who belongs to a contract: managers and contacts first, since they are whom to ask.
-- :list people person
-- :param contract contract_id
select p.id, p.name, p.role
from nuance_api.contract_person p
where p.contract_id = :contract
order by p.role = 'member', p.name, p.id
limit 500
