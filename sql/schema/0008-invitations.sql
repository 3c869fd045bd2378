-- SPDX-License-Identifier: Apache-2.0
-- What the pages of a contract's people take, and what happened to contracts.

-- field: text max=64 line
create domain nuance.invitation_token as text check (char_length(value) <= 64);
-- field: choice manager member contact
create domain nuance.membership_role as text check (value in ('manager', 'member', 'contact'));
-- field: text max=200 line
create domain nuance.contract_name as text check (char_length(value) <= 200);
-- field: text max=200 line
create domain nuance.person_name as text check (char_length(value) <= 200);
-- field: text max=63 line
create domain nuance.reported_instance as text check (char_length(value) <= 63);
-- field: key max=64
create domain nuance.portal_marker as text check (value ~ '^[a-z0-9-]{1,64}$');

alter table nuance.invitation
  add column waived_reason nuance.reason,
  add column waived_by bigint references nuance.person;
comment on column nuance.invitation.mana_cost is 'What the inviter was shown; once accepted, what was charged';
comment on column nuance.invitation.waived_reason is 'Why staff let this point of contact cost nothing';

create table nuance.contract_entry (
  id bigint generated always as identity primary key,
  contract_id bigint not null references nuance.contract,
  at timestamptz not null default clock_timestamp(),
  person_id bigint references nuance.person,
  kind text not null check (kind ~ '^[a-z][a-z-]{0,63}$'),
  old text check (char_length(old) <= 3000),
  new text check (char_length(new) <= 3000),
  internal boolean not null default false
);
comment on table nuance.contract_entry is 'Every change to a contract: who, when, from what to what; append-only for everyone';
comment on column nuance.contract_entry.person_id is 'Null: the server itself, or the hosting system';
comment on column nuance.contract_entry.internal is 'Staff only';
create index contract_entry_contract on nuance.contract_entry (contract_id, id);
