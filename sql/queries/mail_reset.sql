-- SPDX-License-Identifier: Apache-2.0
-- What a link that resets a password is for.
-- :one reset
-- :require
-- :param token mail_token
select r.login, r.name
from nuance_api.reset_by_token(:token) r
