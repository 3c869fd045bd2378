-- SPDX-License-Identifier: Apache-2.0
-- What statuses and priorities are called here, for a mail.
-- :list looks look
select l.of, l.key, l.name, l.colour
from nuance_api.look l
order by l.of, l.position
