-- SPDX-License-Identifier: Apache-2.0
-- Where pages can go beside people.
-- :list destinations destination
select d.id, d.name, d.type, d.enabled
from nuance_api.oncall_destination d
order by lower(d.name), d.id
limit 200
