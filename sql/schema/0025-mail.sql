-- SPDX-License-Identifier: Apache-2.0
-- Who hears of what by mail, and links that mails bring.

-- field: text max=100 line
create domain nuance.mail_token as text check (char_length(value) <= 100);
-- field: integer min=1 max=999999999999999999
create domain nuance.address_id as bigint check (value > 0);
-- field: raw max=10000
create domain nuance.one_click as text check (octet_length(value) <= 10000);
-- field: text max=320 line
create domain nuance.typed_name as text check (char_length(value) <= 320);

-- What is signed with it: reply addresses, and links that end mail. Made here, and known to nobody.
insert into nuance.setting (name, value)
select 'mail-key', encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex')
on conflict do nothing;

create table nuance.subscriber (
  item_number bigint not null references nuance.item,
  person_id bigint not null references nuance.person,
  why text check (why in ('comment', 'mention')),
  muted_at timestamptz,
  outbox_id bigint references nuance.outbox on delete set null,
  primary key (item_number, person_id)
);
comment on table nuance.subscriber is
  'Who follows an item, beside its requestor and its owner; and for all of them the mail that will tell them of it';
comment on column nuance.subscriber.why is 'Null: not a follower by this row, see nuance_api.mail_follows()';
comment on column nuance.subscriber.muted_at is 'From then on they hear nothing of this item';
comment on column nuance.subscriber.outbox_id is 'The mail that waits, and will tell of what else happens until it goes';
create index subscriber_person on nuance.subscriber (person_id, item_number) where muted_at is not null;
create index subscriber_outbox on nuance.subscriber (outbox_id) where outbox_id is not null;

create table nuance.mail_preference (
  person_id bigint primary key references nuance.person,
  nothing boolean not null default false,
  replies boolean not null default true,
  changes boolean not null default true,
  contracts boolean not null default false,
  assigned boolean not null default true,
  mentions boolean not null default true,
  escalations boolean not null default true,
  changed_at timestamptz not null default now()
);
comment on table nuance.mail_preference is 'What people want to hear of; who has no row has the defaults';
comment on column nuance.mail_preference.nothing is 'Nothing but security mail, whatever the rest says; the rest comes back with it';
comment on column nuance.mail_preference.replies is 'Filings and public replies in what they follow';
comment on column nuance.mail_preference.changes is 'Status changes and promotion in what they follow';
comment on column nuance.mail_preference.contracts is 'Managers and contacts: they follow all issues of their contracts';

create table nuance.mail_link (
  id bigint generated always as identity primary key,
  purpose text not null check (purpose in ('password', 'verify', 'sign-up')),
  token_hash bytea not null unique check (length(token_hash) = 32),
  person_id bigint references nuance.person,
  address text not null check (char_length(address) <= 320),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
comment on table nuance.mail_link is 'One-time links sent to an address, which prove that whoever opens them reads its mail';
comment on column nuance.mail_link.person_id is 'Null: whoever signs up';
create index mail_link_expiry on nuance.mail_link (expires_at);
create index mail_link_person on nuance.mail_link (person_id) where person_id is not null and used_at is null;

create index address_value on nuance.address (kind, lower(value)) where verified_at is null;

create table nuance.mail_refusal (
  address text primary key check (address = lower(address)),
  at timestamptz not null default now()
);
comment on table nuance.mail_refusal is 'Addresses of people we do not know that want no more invitations';

-- field: choice all item none
create domain nuance.mail_choice as text check (value in ('all', 'item', 'none'));
