-- SPDX-License-Identifier: Apache-2.0
-- What the link in the mail of a closing asks.
-- :one satisfaction
-- :require
-- :param token mail_token
select r.item, r.title, r.may_rate, r.rating, r.at as rated_at, nullif(r.words, '') as words__text
from nuance_api.rating_by_token(:token) r
