-- SPDX-License-Identifier: Apache-2.0
-- The viewer's own account.
-- :one account
-- :require
select a.login, a.name, a.email, a.role, a.time_zone, a.created_at, a.password, a.undo_seconds as undo
from nuance_api.my_account a
