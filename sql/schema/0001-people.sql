-- SPDX-License-Identifier: Apache-2.0
-- People, how they are reached, and how they log in.

-- What comes in from forms. The line above each domain is its type of field: build/compile_sql.py
-- compiles it into the module, so that the limits people see and those kept here are the same.

-- field: text max=64 line
create domain nuance.login_name as text
  check (char_length(value) between 1 and 64);

-- field: verified max=200
create domain nuance.password_verified as boolean;

-- field: hashed min=8 max=72 line
create domain nuance.password_hashed as text
  check (value ~ '^\$2[aby]\$');

-- field: session
create domain nuance.new_session as bytea
  check (length(value) = 32);

-- field: network
create domain nuance.network_address as text
  check (char_length(value) <= 64);

-- field: agent
create domain nuance.user_agent as text
  check (char_length(value) <= 201);

-- field: lifetime
create domain nuance.session_lifetime as bigint
  check (value between 60 and 40000000);

-- field: text max=500 line
create domain nuance.local_path as text
  check (char_length(value) <= 500);

-- field: submission
create domain nuance.submission_key as text
  check (value ~ '^[A-Za-z0-9_-]{22,64}$');

-- The credential a request brings along; made by the engine, never typed.
-- field: secret max=100
create domain nuance.session_hash as bytea;

-- field: text max=255 line
create domain nuance.remote_user as text;

-- field: text max=64 line
create domain nuance.request_id as text;

-- field: boolean
create domain nuance.flag as boolean;

create table nuance.person (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 200),
  language text not null default 'en',
  time_zone text not null default 'UTC',
  created_at timestamptz not null default now()
);
comment on table nuance.person is 'Anyone we deal with: items, timelines and memberships refer to persons';
comment on column nuance.person.time_zone is 'IANA name; times on pages are shown in it';

create table nuance.account (
  person_id bigint primary key references nuance.person,
  login text not null check (login = lower(login) and login ~ '^[^[:cntrl:][:space:]]{1,64}$'),
  password_hash text,
  role text not null default 'customer' check (role in ('customer', 'community', 'staff', 'admin')),
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
comment on table nuance.account is 'A person who may log in, by password or by REMOTE_USER';
comment on column nuance.account.password_hash is 'bcrypt; null where another module of the server says who people are';
comment on column nuance.account.disabled_at is 'From then on the account has no rights at all';
create unique index account_login on nuance.account (login);
create index account_staff on nuance.account (person_id) where role in ('staff', 'admin');

create table nuance.address (
  id bigint generated always as identity primary key,
  person_id bigint not null references nuance.person,
  kind text not null default 'email' check (kind in ('email', 'external')),
  value text not null check (char_length(value) between 3 and 320),
  verified_at timestamptz
);
comment on table nuance.address is 'Where a person is reached, or known as elsewhere';
create index address_person on nuance.address (person_id);
create unique index address_verified on nuance.address (kind, lower(value)) where verified_at is not null;

create table nuance.session (
  id bigint generated always as identity primary key,
  token_hash bytea not null check (length(token_hash) = 32),
  person_id bigint not null references nuance.account (person_id),
  agent text,
  network text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
comment on table nuance.session is 'Logins that last; only the SHA-256 of the token is kept';
create unique index session_token on nuance.session (token_hash);
create index session_expiry on nuance.session (expires_at);
create index session_person on nuance.session (person_id, created_at) where ended_at is null;

create table nuance.login_attempt (
  id bigint generated always as identity primary key,
  login text not null,
  network text not null,
  at timestamptz not null default now(),
  succeeded boolean not null
);
comment on table nuance.login_attempt is 'What throttling counts: many nodes share it';
create index login_attempt_login on nuance.login_attempt (login, at) where not succeeded;
create index login_attempt_at on nuance.login_attempt (at);
create index login_attempt_network on nuance.login_attempt (network, at) where not succeeded;

create table nuance.submission (
  person_id bigint not null,
  key text not null,
  action text not null,
  outcome jsonb,
  at timestamptz not null default now(),
  primary key (person_id, key)
);
comment on table nuance.submission is 'Forms that were sent: a second time is answered with the first one''s outcome';
comment on column nuance.submission.person_id is '0 for a visitor';
comment on column nuance.submission.outcome is 'Null only inside the transaction that makes it';
create index submission_at on nuance.submission (at);

create table nuance.setting (
  name text primary key,
  value text not null
);
comment on table nuance.setting is 'What an admin may set for the whole desk';

create type nuance.outcome as (location text, flash text, subject text, session text);
comment on type nuance.outcome is 'What an action came to: where to go on, what to say, and whether the session opens or closes';

create type nuance.challenge as (hash text);
comment on type nuance.challenge is 'What a typed password is verified against';
