-- SPDX-License-Identifier: Apache-2.0
-- Who was removed from a contract, so that it can be undone.

-- field: integer min=1 max=999999999999999999
create domain nuance.former_member_id as bigint check (value > 0);

create table nuance.former_member (
  id bigint generated always as identity primary key,
  contract_id bigint not null references nuance.contract,
  person_id bigint not null references nuance.person,
  role text not null check (role in ('manager', 'member', 'contact')),
  removed_at timestamptz not null default now(),
  removed_by bigint references nuance.person,
  restored_at timestamptz
);
comment on table nuance.former_member is 'A membership somebody ended; who manages the contract may put the person back for 30 days';
create index former_member_contract on nuance.former_member (contract_id, removed_at) where restored_at is null;
create index former_member_person on nuance.former_member (person_id);
