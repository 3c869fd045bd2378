-- SPDX-License-Identifier: Apache-2.0
-- Where items come in, the latest first, and the queue each starts in.
-- :list sources source
-- :page 50
-- :param q search_text optional
-- :param after list_cursor optional
select s.id, s.type, s.contract_id as contract, s.contract_name, s.contract_kind, s.queue, s.queue_name, s.form,
       s.id::text as cursor
from nuance_api.admin_source s
where true
--if q
  -- as an array, so that the search is done once, whatever the planner thinks of it
  and s.contract_id = any (array(
    select w.contract_id from nuance_api.staff_contract_words w
    where w.words like nuance_api.search_pattern(:q) limit 1000))
--end
--if after
  and s.id < nuance_api.cursor_number(:after)
--end
order by s.id desc
limit 51
