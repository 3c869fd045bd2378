-- SPDX-License-Identifier: Apache-2.0
-- One status or priority to name.
-- :one state
-- :require
-- :param look look_key
select l.key, l.kind, l.value, l.name, l.colour
from nuance_api.admin_look l
where l.key = :look
