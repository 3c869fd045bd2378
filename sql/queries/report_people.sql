-- SPDX-License-Identifier: Apache-2.0
-- Those of an instance's people to ask.
-- :list people person
-- :param instance reported_instance
select p.id, p.name, p.role
from nuance_api.contract_person p
where p.contract_id = (select i.contract_id from nuance_api.visible_instance i where i.name = :instance)
  and p.role <> 'member'
order by p.name, p.id
limit 50
