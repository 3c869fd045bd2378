-- SPDX-License-Identifier: Apache-2.0
-- An answer for everybody.
-- :one public-answer
-- :require
-- :param number item_number
select a.number, a.title, a.published_at, a.body as text__markdown
from nuance_api.public_answer a
where a.number = :number
