-- SPDX-License-Identifier: Apache-2.0
-- The address a link proves, for whoever makes an account with it.
-- :one sign-up
-- :require
-- :param token mail_token
select s.address
from nuance_api.sign_up_by_token(:token) s
