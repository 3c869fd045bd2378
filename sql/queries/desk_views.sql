-- SPDX-License-Identifier: Apache-2.0
-- The views the viewer has among the folders, with what was counted last.
-- :list pinned view
-- :for staff admin
select v.id, v.name, v.found, v.beyond, v.counted_at
from nuance_api.my_pinned_view v
order by v.position, v.id
limit 50
