-- SPDX-License-Identifier: Apache-2.0
-- What was sent about the latest page of an item; staff only.
-- :list notices notice
-- :for staff admin
-- :param number item_number
select n.id, n.event, n.sent_to, n.schedule, n.made_at, n.settled_at, n.delivered, n.said
from nuance_api.page_notice n
where n.page_id = (select p.id from nuance_api.visible_page p where p.item_number = :number order by p.id desc limit 1)
order by n.id desc
limit 20
