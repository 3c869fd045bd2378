-- SPDX-License-Identifier: Apache-2.0
-- What is signed or logged in with there, the newest first; what they are is not told.
-- :list secrets secret
-- :param destination destination_id
select s.id, s.fingerprint, s.created_at, s.retired_at
from nuance_api.admin_destination_secret s
where s.destination_id = :destination
order by s.id desc
limit 50
