-- SPDX-License-Identifier: Apache-2.0
-- What a link in a mail can end.
-- :one unsubscription
-- :require
-- :param token mail_token
select u.item, u.known, u.nothing, u.muted
from nuance_api.unsubscribe_by_token(:token) u
