-- SPDX-License-Identifier: Apache-2.0
-- Issues the viewer wants to hear nothing of, as far as they may see them.
-- :list muted item
select i.number, i.shown_title as title
from nuance_api.my_muted s
join nuance_api.visible_item i on i.number = s.item_number
order by s.item_number desc
limit 50
