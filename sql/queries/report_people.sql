-- SPDX-License-Identifier: Apache-2.0
-- Who belongs to an instance: those to ask come first.
-- :list people person
-- :param instance reported_instance
select p.id, p.name, p.role
from nuance_api.visible_instance i
join nuance_api.contract_person p on p.contract_id = i.contract_id
where i.name = :instance and p.role <> 'member'
order by p.name, p.id
limit 50
