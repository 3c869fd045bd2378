-- SPDX-License-Identifier: Apache-2.0
-- The viewer's orders that are not done with.
-- :list orders order
select o.id, o.contract_name, o.plan, o.price_text, o.state, o.created_at
from nuance_api.my_open_order o
order by o.id desc
limit 5
