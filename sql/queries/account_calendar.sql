-- SPDX-License-Identifier: Apache-2.0
-- The address of the viewer's shifts for calendar programs; staff only.
-- :one calendar
select c.path, c.made_at
from nuance_api.calendar_path() c
where (select nuance_api.viewer_is_staff())
