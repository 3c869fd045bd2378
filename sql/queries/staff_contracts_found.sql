-- SPDX-License-Identifier: Apache-2.0
-- What is searched for, as it stands in addresses, and whether more matches than is looked at.
-- :one found
-- :param q search_text optional
--if q
select nuance_api.url_encoded(:q) as address, count(*) > 1000 as more
from (select from nuance_api.staff_contract_words w
      where w.words like nuance_api.search_pattern(:q) limit 1001) w
--end
--if !q
select '' as address, false as more where false
--end
