-- SPDX-License-Identifier: Apache-2.0
-- Buying: orders, invoices, and what payment providers tell.

-- field: integer min=1 max=999999999999999999
create domain nuance.order_id as bigint check (value > 0);

create table nuance.payment_provider (
  key text primary key check (key ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  scheme text not null check (scheme in ('invoice', 'stripe')),
  checkout_url text,
  active boolean not null default false,
  check (scheme = 'invoice' or checkout_url is not null)
);
comment on table nuance.payment_provider is 'Who takes the money; one is active';
comment on column nuance.payment_provider.scheme is
  'invoice: staff mark an order paid; stripe: hand-off to checkout_url, signed events come back';
comment on column nuance.payment_provider.checkout_url is
  'An https address; {order}, {amount} and {currency} in it are replaced';
create unique index payment_provider_active on nuance.payment_provider (active) where active;
insert into nuance.payment_provider (key, scheme, active) values ('invoice', 'invoice', true);

create table nuance.payment_secret (
  id bigint generated always as identity primary key,
  provider text not null references nuance.payment_provider,
  secret text not null check (char_length(secret) between 16 and 200),
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
comment on table nuance.payment_secret is 'What a provider signs events with; several at once while one is replaced';

create table nuance.purchase_order (
  id bigint generated always as identity primary key,
  person_id bigint not null references nuance.person,
  plan_id bigint not null references nuance.plan,
  contract_id bigint references nuance.contract,
  kind text not null check (kind in ('new', 'renewal', 'upgrade')),
  contract_name text check (char_length(contract_name) between 1 and 200),
  state text not null default 'ready'
    check (state in ('ready', 'purchasing', 'charged', 'purchased', 'failed', 'cancelled', 'refunded')),
  amount bigint not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  months integer not null check (months > 0),
  provider text not null references nuance.payment_provider,
  provider_reference text,
  problem text,
  created_at timestamptz not null default now(),
  paid_at timestamptz,
  paid_from timestamptz,
  paid_until timestamptz,
  check (kind <> 'new' or contract_name is not null),
  check (kind = 'new' or contract_id is not null)
);
comment on table nuance.purchase_order is
  'Somebody buys a plan: ready, purchasing (handed to the provider), charged (money came), purchased (the contract has it)';
comment on column nuance.purchase_order.contract_id is 'Of a new contract: null until it is purchased';
comment on column nuance.purchase_order.amount is 'As agreed when it was made, in minor units; later prices do not change it';
comment on column nuance.purchase_order.problem is 'Why the provider says it failed';
create index purchase_order_contract on nuance.purchase_order (contract_id, id) where contract_id is not null;
create index purchase_order_person on nuance.purchase_order (person_id, id);
create index purchase_order_open on nuance.purchase_order (id) where state in ('purchasing', 'charged');
create index purchase_order_reference on nuance.purchase_order (provider, provider_reference)
  where provider_reference is not null;

create table nuance.order_entry (
  id bigint generated always as identity primary key,
  order_id bigint not null references nuance.purchase_order,
  at timestamptz not null default clock_timestamp(),
  old text,
  new text not null,
  person_id bigint references nuance.person,
  event_id bigint,
  note text
);
comment on table nuance.order_entry is 'Each change of an order''s state, who or what caused it; append-only';
create index order_entry_order on nuance.order_entry (order_id, id);

create table nuance.invoice (
  number bigint generated always as identity primary key,
  order_id bigint not null unique references nuance.purchase_order,
  issued_at timestamptz not null default now(),
  credited_at timestamptz
);
comment on table nuance.invoice is 'For each order that was paid; a refund credits it';

create table nuance.payment_event (
  id bigint generated always as identity primary key,
  provider text not null references nuance.payment_provider,
  event_key text not null check (char_length(event_key) between 1 and 255),
  type text not null,
  made_at timestamptz,
  received_at timestamptz not null default now(),
  body text not null,
  outcome text,
  unique (provider, event_key)
);
comment on table nuance.payment_event is 'What providers told, as they told it, kept before it is answered; one row however often they say it';
comment on column nuance.payment_event.outcome is 'What became of it: applied, ignored or why not';
