-- SPDX-License-Identifier: Apache-2.0
-- Pages nobody has acknowledged yet, the oldest first; staff only.
-- :list pages paged
select p.id, p.item_number as item, p.title, p.contract_name, p.what, p.opened_at, p.paged_by, p.delivered_at, p.level, p.next_at,
       p.exhausted
from nuance_api.unacknowledged_page p
order by p.id
limit 50
