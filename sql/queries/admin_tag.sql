-- SPDX-License-Identifier: Apache-2.0
-- One tag to change.
-- :one tag
-- :require
-- :param tag tag_key
select g.key, g.name, g.colour, g.retired, least(g.open, 1000) as open, g.open > 1000 as beyond
from nuance_api.admin_tag g
where g.key = :tag
