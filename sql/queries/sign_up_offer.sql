-- SPDX-License-Identifier: Apache-2.0
-- Where people may make accounts for themselves; elsewhere there is no such page.
-- :one offer
-- :require
select true as sign_up where nuance_api.sign_up_open()
