-- SPDX-License-Identifier: Apache-2.0
-- Tokens with which programs act (RFC 6750).

-- field: secret max=100
create domain nuance.token_hash as bytea;
-- field: text max=20 line
create domain nuance.token_scope as text;
-- field: integer min=1 max=999999999999999999
create domain nuance.api_token_id as bigint check (value > 0);
-- field: text max=100 line
create domain nuance.short_name as text check (char_length(value) <= 100);

create table nuance.api_token (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 100),
  token_hash bytea not null unique check (length(token_hash) = 32),
  person_id bigint not null references nuance.account (person_id),
  scopes text[] not null check (scopes <@ array['read', 'write', 'instances'] and cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on table nuance.api_token is 'Tokens with which programs act; only their SHA-256 is kept';
comment on column nuance.api_token.person_id is 'Who made it: read and write act as this account';
comment on column nuance.api_token.scopes is 'read: pages as data; write: forms; instances: what the hosting system tells of instances';
comment on column nuance.api_token.last_used_at is 'To the minute';
