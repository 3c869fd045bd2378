-- SPDX-License-Identifier: Apache-2.0
-- Who changed how the desk is set up.

create table nuance.audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  person_id bigint references nuance.person,
  by_role text not null default session_user,
  change text not null check (change in ('added', 'changed', 'removed')),
  thing text not null,
  subject text not null,
  field text,
  old text,
  new text,
  check ((field is not null) = (change = 'changed'))
);
comment on table nuance.audit_entry is
  'Each change of queues, sources, plans, providers, tokens, accounts and settings: who, when, old and new; append-only for everyone';
comment on column nuance.audit_entry.person_id is 'Null: somebody at the database, as by_role: nuancectl or SQL';
comment on column nuance.audit_entry.subject is 'What the thing was called before';
comment on column nuance.audit_entry.old is 'As people read it; never a secret';
create index audit_entry_person on nuance.audit_entry (person_id);
