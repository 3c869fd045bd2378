-- SPDX-License-Identifier: Apache-2.0
-- The tags an item has, and those it could have; staff only.
-- :list tags tag
-- :for staff admin
-- :param number item_number
select g.key, g.name, g.colour, g.id = any (i.tags) as has, g.retired
from nuance_api.staff_item i
join nuance_api.tag g on not g.retired or g.id = any (i.tags)
where i.number = :number
order by g.position, g.id
