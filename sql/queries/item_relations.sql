-- SPDX-License-Identifier: Apache-2.0
-- Issues that this one was merged into or has in it, is linked to, names or is named by; as far as the viewer reads them.
-- :list relations relation
-- :param number item_number
select r.kind, r.number, r.title, r.status, r.closed, case when (select nuance_api.viewer_is_staff()) then r.link end as link
from nuance_api.item_relation r
where r.item_number = :number
group by r.kind, r.place, r.number, r.title, r.status, r.closed, r.link
order by r.place, r.number desc
limit 100
