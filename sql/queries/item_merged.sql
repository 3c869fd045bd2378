-- SPDX-License-Identifier: Apache-2.0
-- What was said in issues that were merged into this one, for who may read those; the latest two hundred.
-- :list merged entry
-- :param number item_number
select e.id, e.kind, e.at, e.person, e.person_id, e.by_staff, e.internal, e.item_number as merged_from, e.body as body__markdown
from nuance_api.merged_entry e
where e.root_number = :number
order by e.id desc
limit 200
