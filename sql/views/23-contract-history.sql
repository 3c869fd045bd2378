-- SPDX-License-Identifier: Apache-2.0
-- What happened to a contract, as far as the viewer may know. The free contract has no history.

create view nuance_api.visible_contract_entry as
select e.id, e.contract_id, e.at, p.name as person, e.kind, e.internal, e.old, e.new, e.reason,
       e.subject, e.part
from nuance.contract_entry e
left join nuance.person p on p.id = e.person_id
where (not e.internal or (select nuance_api.viewer_is_staff()))
  and exists (select from nuance_api.visible_contract v where v.id = e.contract_id and v.kind <> 'free');
