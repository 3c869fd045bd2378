-- SPDX-License-Identifier: Apache-2.0
-- What happened to contracts: the timeline customers and staff read.

create table nuance.contract_entry (
  id bigint generated always as identity primary key,
  contract_id bigint not null references nuance.contract,
  person_id bigint references nuance.person,
  at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in
    ('created', 'name', 'plan', 'next-plan', 'renewal', 'paid-until', 'payment', 'person-added',
     'person-removed', 'person-role', 'invited', 'invitation-revoked', 'page-right', 'contact-waived',
     'priority-added', 'priority-changed', 'priority-moved', 'priority-removed', 'queue', 'note')),
  internal boolean not null default false,
  old text,
  new text,
  reason text
);
comment on table nuance.contract_entry is 'Each change of a contract: who, when, old and new; append-only for everyone';
comment on column nuance.contract_entry.person_id is 'Null: the hosting system, a payment, or time';
comment on column nuance.contract_entry.internal is 'Staff only';
create index contract_entry_contract on nuance.contract_entry (contract_id, id);
