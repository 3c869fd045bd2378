-- SPDX-License-Identifier: Apache-2.0
-- Invitations, what is to be sent, priorities and staff's notes of a contract.

-- field: text max=320 line
create domain nuance.email_address as text check (char_length(value) <= 320);
-- field: integer min=1 max=999999999999999999
create domain nuance.invitation_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.contract_priority_id as bigint check (value > 0);
-- field: text max=1000 line
create domain nuance.web_address as text check (char_length(value) <= 1000);
-- field: text max=100 line
create domain nuance.search_text as text check (char_length(value) <= 100);

create table nuance.outbox (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('mail')),
  template text not null,
  recipient text not null,
  content jsonb not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  withdrawn_at timestamptz
);
comment on table nuance.outbox is 'What is to go out, written in the transaction of its cause';
comment on column nuance.outbox.content is 'What the template needs; secrets in it are erased when sent or withdrawn';
create index outbox_waiting on nuance.outbox (id) where sent_at is null and withdrawn_at is null;

create table nuance.invitation (
  id bigint generated always as identity primary key,
  contract_id bigint not null references nuance.contract,
  email nuance.email_address not null,
  role text not null check (role in ('manager', 'member', 'contact')),
  token_hash bytea not null unique check (length(token_hash) = 32),
  outbox_id bigint references nuance.outbox,
  mana_cost bigint not null default 0,
  invited_by bigint not null references nuance.person,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by bigint references nuance.person,
  revoked_at timestamptz
);
comment on table nuance.invitation is 'One-time links that make a person part of a contract; only the token''s SHA-256 is kept here';
comment on column nuance.invitation.outbox_id is 'The message with the link, from which inviters copy it while it is valid';
create unique index invitation_pending on nuance.invitation (contract_id, lower(email))
  where accepted_at is null and revoked_at is null;
create index invitation_contract on nuance.invitation (contract_id, id);
create index invitation_expiry on nuance.invitation (expires_at) where accepted_at is null and revoked_at is null;

create table nuance.contract_priority (
  id bigint generated always as identity primary key,
  contract_id bigint not null references nuance.contract,
  position integer not null,
  title text not null check (char_length(title) between 1 and 200),
  note text not null default '' check (char_length(note) <= 2000),
  link text not null default '' check (char_length(link) <= 1000),
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  removed_at timestamptz
);
comment on table nuance.contract_priority is
  'A contract''s passive priorities, in order: what matters to it beyond its issues. Not the priority of an item';
create index contract_priority_contract on nuance.contract_priority (contract_id, position, id) where removed_at is null;

create table nuance.contract_note (
  id bigint generated always as identity primary key,
  contract_id bigint not null references nuance.contract,
  person_id bigint not null references nuance.person,
  at timestamptz not null default now(),
  body text not null check (char_length(body) <= 100000)
);
comment on table nuance.contract_note is 'Staff only: what colleagues should know about a contract';
create index contract_note_contract on nuance.contract_note (contract_id, id);
