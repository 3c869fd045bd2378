-- SPDX-License-Identifier: Apache-2.0
-- The address a link proves, for the person it was sent for.
-- :one verification
-- :require
-- :param token mail_token
select v.address, v.already
from nuance_api.verification_by_token(:token) v
