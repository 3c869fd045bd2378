-- SPDX-License-Identifier: Apache-2.0
-- Who can own an item; staff only.
-- :list staff person
-- :for staff admin
select s.id, s.name
from nuance_api.staff_person s
order by s.name, s.id
