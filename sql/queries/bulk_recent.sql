-- SPDX-License-Identifier: Apache-2.0
-- The latest changes of many items that the viewer made.
-- :list bulks bulk
select b.id, b.made_at, b.state, b.undoes, b.total, b.done, b.skipped, b.failed
from nuance_api.visible_bulk b
where b.person_id = (select nuance_api.viewer_person())
order by b.id desc
limit 10
