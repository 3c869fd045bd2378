-- SPDX-License-Identifier: Apache-2.0
-- All views the viewer can use: first those among the folders, in their order.
-- :list views view
select v.id, v.name, v.query, v.shared, v.mine, v.person, v.may_change, v.position is not null as pinned
from nuance_api.my_view v
order by v.position nulls last, lower(v.name), v.id
limit 500
