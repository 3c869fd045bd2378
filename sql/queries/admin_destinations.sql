-- SPDX-License-Identifier: Apache-2.0
-- Where pages and events go.
-- :list destinations destination
select d.id, d.name, d.type, d.target, d.enabled, d.failures, d.paused_until
from nuance_api.admin_destination d
order by lower(d.name), d.id
limit 500
