-- SPDX-License-Identifier: Apache-2.0
-- What a query may say, filter by filter: what the search box completes.
-- :list words word
select w.filter, w.value, w.label
from nuance_api.search_offer w
order by w.place, w.filter, w.n, w.value
limit 1000
