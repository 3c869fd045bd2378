-- SPDX-License-Identifier: Apache-2.0
-- Who belongs to a contract, managers and points of contact first.
-- :list people person
-- :page 50
-- :param contract contract_id
-- :param after list_cursor optional
select p.id, p.name, p.role, p.since, p.id::text as cursor
from nuance_api.contract_person p
where p.contract_id = :contract
--if after
  and (p.role = 'member', p.name, p.id) > (
    select k.role = 'member', k.name, k.id from nuance_api.contract_person k
    where k.contract_id = :contract and k.id = nuance_api.cursor_number(:after))
--end
order by p.role = 'member', p.name, p.id
limit 51
