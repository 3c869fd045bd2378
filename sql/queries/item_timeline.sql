-- SPDX-License-Identifier: Apache-2.0
-- What happened to an item, oldest first; notes for staff only.
-- :list timeline entry
-- :param number item_number
select e.id, e.kind, e.at, e.person, e.person_id, e.by_staff, e.internal, e.old, e.new,
       e.body as body__markdown
from nuance_api.visible_entry e
where e.item_number = :number
order by e.id
limit 2000
