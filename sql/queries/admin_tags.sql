-- SPDX-License-Identifier: Apache-2.0
-- The tags there are, retired ones last, with how many open issues have them.
-- :list tags tag
select g.key, g.name, g.colour, g.retired, least(g.open, 1000) as open, g.open > 1000 as beyond
from nuance_api.admin_tag g
order by g.retired, g.position, g.id
