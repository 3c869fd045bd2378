-- SPDX-License-Identifier: Apache-2.0
-- How satisfied the requestor of a closed item is; for them and for staff.
-- :one satisfaction
-- :param number item_number
select r.may_rate, r.rating, r.at as rated_at, nullif(r.words, '') as words__text
from nuance_api.visible_rating r
where r.item_number = :number
