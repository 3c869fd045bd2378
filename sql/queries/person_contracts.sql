-- SPDX-License-Identifier: Apache-2.0
-- The contracts a person belongs to; staff only.
-- :list memberships membership
-- :param person person_id
select c.id, c.name, c.kind, c.role, c.plan, c.state, c.mana
from nuance_api.person_contract c
where c.person_id = :person
order by c.id
limit 50
