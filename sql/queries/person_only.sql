-- SPDX-License-Identifier: Apache-2.0
-- Whether the viewer is anybody: visitors are asked to log in.
-- :require
select true as known where (select nuance_api.viewer_person()) is not null
