-- SPDX-License-Identifier: Apache-2.0
-- What may have been asked before: issues the viewer may read whose titles share words with what is typed.
-- :list similar item
-- :param contract contract_id
-- :param words typed_words optional
--if words
select s.number, s.title, s.status, s.closed, s.activity_at
from nuance_api.items_like(:words, :contract) s
--end
--if !words
select s.number, s.title, s.status, s.closed, s.activity_at
from nuance_api.visible_item s
where s.contract_id = :contract and false
--end
