-- SPDX-License-Identifier: Apache-2.0
-- The contracts of who asks for help in an item; staff only.
-- :list memberships membership
-- :for staff admin
select c.id, c.name, c.kind, c.role, c.plan, c.state, c.mana
from nuance_api.person_contract c
where c.person_id = (select n.requestor_id from nuance_api.noted n)
order by c.id
limit 5
