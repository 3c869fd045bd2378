-- SPDX-License-Identifier: Apache-2.0
-- Who takes the money.
-- :list providers provider
select p.key, p.scheme, p.checkout_url, p.active
from nuance_api.admin_provider p
order by p.scheme, p.key
limit 100
