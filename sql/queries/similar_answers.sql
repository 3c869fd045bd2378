-- SPDX-License-Identifier: Apache-2.0
-- Answers for everybody that share words with what is typed.
-- :list public-answers public-answer
-- :param words typed_words optional
--if words
select a.number, a.title
from nuance_api.answers_like(:words) a
--end
--if !words
select a.number, a.title
from nuance_api.public_answer a
where a.number = 0
--end
