-- SPDX-License-Identifier: Apache-2.0
-- Which folder of the desk; to others than staff there is none.
-- :one folder
-- :require
-- :param folder desk_folder
select :folder as name where :folder in ('mine', 'unowned', 'urgent', 'waiting', 'snoozed') and (select nuance_api.viewer_is_staff())
