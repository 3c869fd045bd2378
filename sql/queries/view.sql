-- SPDX-License-Identifier: Apache-2.0
-- One view; there is none to others than staff.
-- :one view
-- :require
-- :param view view_id
select v.id, v.name, v.query, nuance_api.url_encoded(v.query) as query_address, v.shared, v.mine, v.person, v.may_change, v.position is not null as pinned
from nuance_api.my_view v
where v.id = :view
