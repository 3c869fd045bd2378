-- SPDX-License-Identifier: Apache-2.0
-- What an answer for everybody is made from.
-- :one answer-draft
-- :require
-- :param number item_number
select a.number, a.item_title, a.title, a.published, a.version, a.body as text__text
from nuance_api.answer_draft a
where a.number = :number
