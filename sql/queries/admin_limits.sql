-- SPDX-License-Identifier: Apache-2.0
-- How much is too much.
-- :list rates rate
select l.name, l.per_seconds, l.close_at, l.most
from nuance_api.admin_limit l
order by l.position
