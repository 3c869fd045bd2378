-- SPDX-License-Identifier: Apache-2.0
-- Issues this one may be the same as; staff and community members.
-- :list candidates candidate
-- :for community staff admin
-- :param number item_number
select d.of_number as number, d.title, d.status, d.closed, d.person, d.at
from nuance_api.visible_candidate d
where d.item_number = :number
order by d.of_number
limit 20
