-- SPDX-License-Identifier: Apache-2.0
-- The viewer's views that were removed lately, to bring them back.
-- :list removed view
select v.id, v.name, v.removed_at
from nuance_api.my_removed_view v
order by v.removed_at desc, v.id desc
limit 10
