-- SPDX-License-Identifier: Apache-2.0
-- Contracts the viewer manages: more of one is bought on its own page.
-- :list contracts contract
select c.id, c.name, c.kind, c.plan, c.state, c.paid_until
from nuance_api.my_contract c
where c.kind <> 'free' and c.role in ('manager', 'contact')
order by lower(c.name), c.id
limit 50
