-- SPDX-License-Identifier: Apache-2.0
-- Whether a search matches more than is looked at.
-- :one found
-- :param q search_text optional
--if q
select count(*) > 1000 as more
from (select from nuance_api.staff_contract_words w
      where w.words like nuance_api.search_pattern(:q) limit 1001) w
--end
--if !q
select false as more where false
--end
