-- SPDX-License-Identifier: Apache-2.0
-- The tags there are, retired ones last; staff only.
-- :list tags tag
-- :for staff admin
select g.key, g.name, g.colour, g.retired
from nuance_api.tag g
order by g.retired, g.position, g.id
