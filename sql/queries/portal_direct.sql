-- SPDX-License-Identifier: Apache-2.0
-- Who comes by a marked link and has one active contract that is not free goes straight there.
-- :redirect
-- :param from portal_marker optional
select '/contract/' || min(c.id) || '?from=' || :from as location
from (
  select m.id from nuance_api.my_contract m
  where :from is not null and m.kind <> 'free' and not m.plan_is_free and m.state <> 'expired'
  limit 2
) c
having count(*) = 1
