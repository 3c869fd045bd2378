-- SPDX-License-Identifier: Apache-2.0
-- Agreements with customers, and who is part of them.

-- field: integer min=1 max=999999999999999999
create domain nuance.contract_id as bigint check (value > 0);

create table nuance.plan (
  id bigint generated always as identity primary key,
  key text not null unique,
  name text not null,
  kind text not null check (kind in ('instance', 'dedicated', 'free')),
  free boolean not null default false
);
comment on table nuance.plan is 'Levels of support';
comment on column nuance.plan.free is 'Instances on it may not file through their contract';

create table nuance.queue (
  id bigint generated always as identity primary key,
  key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  name text not null,
  description text not null default '',
  position integer not null default 0,
  community_may_read boolean not null default false,
  is_public boolean not null default true,
  promise interval
);
comment on table nuance.queue is 'What staff work from; customers never see it';
comment on column nuance.queue.community_may_read is 'Community members read and comment publicly on its items';
comment on column nuance.queue.is_public is 'Its response figures are shown to everyone';
comment on column nuance.queue.promise is 'Committed time to the first response';

create table nuance.contract (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('instance', 'dedicated', 'free')),
  name text not null check (char_length(name) between 1 and 200),
  plan_id bigint not null references nuance.plan,
  paid_until timestamptz,
  renews boolean not null default true,
  created_at timestamptz not null default now()
);
comment on table nuance.contract is 'The agreement a customer sees; the primary object of the portal';
comment on column nuance.contract.paid_until is 'Null: does not end';
create unique index contract_one_free on nuance.contract (kind) where kind = 'free';

create table nuance.instance (
  id bigint generated always as identity primary key,
  name text not null unique check (name ~ '^[a-z0-9][a-z0-9.-]{0,62}$'),
  contract_id bigint not null unique references nuance.contract,
  created_at timestamptz not null default now()
);
comment on table nuance.instance is 'A hosted install known from the hosting system';

create table nuance.membership (
  contract_id bigint not null references nuance.contract,
  person_id bigint not null references nuance.person,
  role text not null check (role in ('manager', 'member', 'contact')),
  since timestamptz not null default now(),
  primary key (contract_id, person_id)
);
comment on table nuance.membership is 'Who belongs to a contract; managers and contacts file, members read and comment';
create index membership_person on nuance.membership (person_id, contract_id);

create table nuance.source (
  id bigint generated always as identity primary key,
  type text not null default 'portal' check (type in ('portal')),
  contract_id bigint not null references nuance.contract,
  queue_id bigint not null references nuance.queue
);
comment on table nuance.source is 'Where items come in; each contract has exactly one portal source';
comment on column nuance.source.queue_id is 'Where its items start';
create unique index source_portal on nuance.source (contract_id) where type = 'portal';
