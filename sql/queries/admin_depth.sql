-- SPDX-License-Identifier: Apache-2.0
-- How much there is of what is not settled well.
-- :list depths depth
select d.state, d.messages, d.more
from nuance_api.admin_depth d
order by d.state
