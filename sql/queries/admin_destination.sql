-- SPDX-License-Identifier: Apache-2.0
-- One destination, to be changed.
-- :one destination
-- :require
-- :param destination destination_id
select d.id, d.name, d.type, d.target, d.filed, d.comments, d.changes, d.contracts, d.internal, d.enabled, d.failures, d.paused_until, d.created_at
from nuance_api.admin_destination d
where d.id = :destination
