-- SPDX-License-Identifier: Apache-2.0
-- Who will read what the viewer writes here.
-- :one readers
-- :param number item_number
select r.bound, r.requestor, r.contract, r.others, r.by_mail, r.community
from nuance_api.readers_of(:number) r
where r.bound is not null
