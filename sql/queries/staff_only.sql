-- SPDX-License-Identifier: Apache-2.0
-- Makes a page one for staff: to others there is nothing.
-- :one staff
-- :require
select true as works where (select nuance_api.viewer_is_staff())
