-- SPDX-License-Identifier: Apache-2.0

create view nuance_api.visible_contract_entry as
select e.id, e.contract_id, e.at, p.name as person, e.kind, e.old, e.new, e.internal
from nuance.contract_entry e
left join nuance.person p on p.id = e.person_id
where (not e.internal or (select nuance_api.viewer_is_staff()))
  and exists (select from nuance_api.visible_contract v where v.id = e.contract_id and v.kind <> 'free');
comment on view nuance_api.visible_contract_entry is
  'What happened to a contract, for everyone who belongs to it; staff see what is internal too';
