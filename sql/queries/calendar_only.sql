-- SPDX-License-Identifier: Apache-2.0
-- Whose shifts an address reads: to who has none that is good there is nothing.
-- :one calendar
-- :require
-- :param link link_token
select c.name as person
from nuance_api.calendar_of(:link) c
where c.person is not null
