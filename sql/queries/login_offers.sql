-- SPDX-License-Identifier: Apache-2.0
-- What the login page offers those who have no account.
-- :one offer
select nuance_api.sign_up_open() as sign_up
