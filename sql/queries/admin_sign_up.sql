-- SPDX-License-Identifier: Apache-2.0
-- Whether people may make accounts for themselves.
-- :one offer
select nuance_api.sign_up_open() as sign_up
