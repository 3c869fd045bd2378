-- SPDX-License-Identifier: Apache-2.0
-- Providers that may tell of acknowledgements.
-- :list callbacks callback
select c.key, c.scheme, c.created_at, c.last_at
from nuance_api.page_callback c
order by c.created_at, c.key
limit 100
