-- SPDX-License-Identifier: Apache-2.0
-- The viewer's addresses; mail goes to the first that is verified.
-- :list addresses address
select a.id, a.value, a.verified_at, a.used
from nuance_api.my_address a
order by a.id
