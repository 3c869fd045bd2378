-- SPDX-License-Identifier: Apache-2.0
-- Whether people without an account may file.
-- :one intake
-- :require
select i.visitors
from nuance_api.admin_intake i
