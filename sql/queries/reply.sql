-- SPDX-License-Identifier: Apache-2.0
-- One canned reply.
-- :one reply
-- :require
-- :param reply reply_id
select r.id, r.folder, r.name, r.personal, r.removed_at, r.body as body__text
from nuance_api.my_reply r
where r.id = :reply
