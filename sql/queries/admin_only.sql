-- SPDX-License-Identifier: Apache-2.0
-- Makes a page one for admins: to others there is nothing.
-- :one admin
-- :require
select true as configures where (select nuance_api.viewer_role()) = 'admin'
