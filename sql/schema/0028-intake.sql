-- SPDX-License-Identifier: Apache-2.0
-- People without an account: what waits to be confirmed, links to one item, how much is too much.

-- field: text max=100 line
create domain nuance.link_token as text check (char_length(value) <= 100);
-- field: text max=200 line
create domain nuance.form_stamp as text check (char_length(value) <= 200);
-- field: text max=100 line
create domain nuance.form_work as text check (char_length(value) <= 100);
-- field: text max=500 line
create domain nuance.left_empty as text check (char_length(value) <= 500);
-- field: text max=320 line
create domain nuance.outside_identity as text check (char_length(value) <= 320);
-- field: key max=40
create domain nuance.limit_name as text check (value ~ '^[a-z-]{1,40}$');
-- field: integer min=0 max=1000000
create domain nuance.limit_count as integer check (value between 0 and 1000000);
-- field: integer min=1 max=999999999999999999
create domain nuance.block_id as bigint check (value > 0);
-- field: text max=320 line
create domain nuance.block_value as text check (char_length(value) <= 320);

alter table nuance.source add column visitors boolean not null default false;
comment on column nuance.source.visitors is
  'People without an account may file here, and confirm by mail; of the free contract''s portal alone';

-- Nothing else is in these indexes: what is not confirmed costs those who look at issues nothing.
create table nuance.unconfirmed (
  id bigint generated always as identity primary key,
  key text not null unique,
  token_hash bytea unique check (length(token_hash) = 32),
  contract_id bigint not null,
  name text not null,
  email text not null,
  network text,
  content jsonb not null,
  at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '3 days',
  outbox_id bigint,
  item_number bigint
);
comment on table nuance.unconfirmed is
  'What somebody without an account filed and has not confirmed: no issue yet, and shown to nobody';
comment on column nuance.unconfirmed.key is 'The form''s: sent twice, it is one';
comment on column nuance.unconfirmed.token_hash is 'SHA-256 of the token in the link; null only inside the transaction that makes it';
comment on column nuance.unconfirmed.content is 'What the form said; emptied once it is an issue';
comment on column nuance.unconfirmed.item_number is 'The issue it became; the link then leads there until it ends';
create index unconfirmed_email on nuance.unconfirmed (lower(email));
create index unconfirmed_expiry on nuance.unconfirmed (expires_at);

create table nuance.item_origin (
  item_number bigint primary key references nuance.item,
  email text not null,
  network text,
  confirmed_at timestamptz not null default now()
);
comment on table nuance.item_origin is 'Where issues of people without an account came from: what spam teaches';

create table nuance.access_link (
  id bigint generated always as identity primary key,
  item_number bigint not null references nuance.item,
  person_id bigint not null references nuance.person,
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by bigint references nuance.person
);
comment on table nuance.access_link is
  'Links with which a requestor reads and answers one item, and nothing else; only the token''s SHA-256 is kept';
comment on column nuance.access_link.last_used_at is 'To the minute';
create index access_link_item on nuance.access_link (item_number, id) where revoked_at is null;

create table nuance.link_request (
  id bigint generated always as identity primary key,
  email text not null,
  item_number bigint not null,
  at timestamptz not null default now()
);
comment on table nuance.link_request is
  'Who asked for a link anew: a job looks whether there is anything to send, so that the answer tells nothing';

alter table nuance.person add column claimed_by bigint references nuance.person;
comment on column nuance.person.claimed_by is 'Who proved to be this person, known by an address alone before';

-- Unlogged: written often, and worth nothing after a crash.
create unlogged table nuance.rate_window (
  what text not null,
  began_at timestamptz not null,
  count integer not null default 1,
  primary key (what, began_at)
) with (fillfactor = 60);
comment on table nuance.rate_window is 'How often something happened in a window of time; shared by all nodes';
create index rate_window_began on nuance.rate_window (began_at);

create table nuance.rate_limit (
  name text primary key,
  per interval not null,
  close_at integer check (close_at >= 0),
  most integer check (most >= 0),
  position integer not null
);
comment on table nuance.rate_limit is 'How much is too much';
comment on column nuance.rate_limit.close_at is 'From then on browsers have to work for it; null: never';
comment on column nuance.rate_limit.most is 'More are refused; null: none are';
insert into nuance.rate_limit (name, per, close_at, most, position) values
  ('visitor-address', '1 hour', 5, 20, 1),
  ('visitor-network', '1 hour', 20, 60, 2),
  ('visitor-all', '1 minute', 60, null, 3),
  ('account', '1 hour', null, 1000, 4),
  ('link', '1 hour', null, 60, 5);

insert into nuance.setting (name, value)
select 'form-key', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');

create table nuance.block (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('email', 'network')),
  value text not null check (char_length(value) <= 320),
  network inet generated always as (case when kind = 'network' then value::inet end) stored,
  item_number bigint references nuance.item,
  reason text not null default '',
  proposed_by bigint references nuance.person,
  made_at timestamptz not null default now(),
  confirmed_at timestamptz,
  confirmed_by bigint references nuance.person,
  ended_at timestamptz,
  ended_by bigint references nuance.person,
  unique (kind, value)
);
comment on table nuance.block is
  'Addresses and networks from which nobody files without an account; proposed by spam, and in force once a person confirmed it';
comment on column nuance.block.value is 'An address, @domain, or a network as 192.0.2.0/24';
comment on column nuance.block.ended_at is 'Lifted, or a proposal that was dismissed';
create index block_network on nuance.block using gist (network inet_ops)
  where kind = 'network' and confirmed_at is not null and ended_at is null;
create index block_shown on nuance.block (id) where ended_at is null;

alter table nuance.api_token drop constraint api_token_scopes_check,
  add constraint api_token_scopes_check
    check (scopes <@ array['read', 'write', 'instances', 'requestors'] and cardinality(scopes) > 0);
comment on column nuance.api_token.scopes is
  'read: pages as data; write: forms; instances: what the hosting system tells of instances; requestors: filing and writing for people known elsewhere';
