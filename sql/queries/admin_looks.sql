-- SPDX-License-Identifier: Apache-2.0
-- The statuses and priorities there are, in their order.
-- :list states state
select l.key, l.kind, l.value, l.name, l.colour
from nuance_api.admin_look l
order by l.kind desc, l.position
