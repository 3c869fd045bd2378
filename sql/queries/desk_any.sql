-- SPDX-License-Identifier: Apache-2.0
-- Makes a page one for staff and for community members who have queues to read: to others there is nothing.
-- :require
select true as works
where (select nuance_api.viewer_is_staff())
   or ((select nuance_api.viewer_is_community()) and exists (select from nuance_api.visible_queue))
