-- SPDX-License-Identifier: Apache-2.0
-- What the pages of billing, plans and payments take, and what payments need to be counted once.

-- field: key max=64
create domain nuance.provider_key as text check (value ~ '^[a-z0-9-]{1,64}$');
-- field: text max=40 line
create domain nuance.price_text as text check (char_length(value) <= 40);
-- field: text max=3 line
create domain nuance.currency as text check (char_length(value) <= 3);
-- field: integer min=1 max=120
create domain nuance.cycle_months as integer check (value between 1 and 120);
-- field: integer min=1 max=525600
create domain nuance.target_minutes as integer check (value between 1 and 525600);
-- field: integer min=0 max=1000000
create domain nuance.plan_weight as integer check (value between 0 and 1000000);
-- field: text max=500 line
create domain nuance.checkout_url as text check (char_length(value) <= 500);
-- field: secret min=16 max=200 line
create domain nuance.signing_secret as text check (char_length(value) between 16 and 200);
-- field: integer min=1 max=999999999999999999
create domain nuance.payment_secret_id as bigint check (value > 0);
-- field: choice open paid all
create domain nuance.order_filter as text;
-- field: raw max=500000
create domain nuance.event_body as text;
-- field: header max=4000 name=Stripe-Signature
create domain nuance.stripe_signature as text;

alter table nuance.contract
  add column next_plan_at timestamptz,
  add column paid_since timestamptz,
  add column paid_months integer not null default 0 check (paid_months >= 0),
  add column subscription text check (char_length(subscription) <= 255);
update nuance.contract set next_plan_at = coalesce(paid_until, now()) where next_plan_id is not null;
alter table nuance.contract
  add constraint contract_next_plan check ((next_plan_id is null) = (next_plan_at is null));
comment on column nuance.contract.next_plan_at is 'When next_plan_id takes effect; a payment made before does not put it off';
comment on column nuance.contract.paid_since is 'Since when it is paid for without a gap: months are counted from here, so that the 31st does not drift';
comment on column nuance.contract.paid_months is 'How many months since then';
comment on column nuance.contract.subscription is 'What the provider calls the subscription that pays by itself';
create index contract_next_plan_at on nuance.contract (next_plan_at) where next_plan_at is not null;
create index contract_next_plan_id on nuance.contract (next_plan_id) where next_plan_id is not null;

alter table nuance.purchase_order
  add column old_plan_id bigint references nuance.plan,
  add column handed_at timestamptz;
comment on column nuance.purchase_order.old_plan_id is 'The plan an upgrade replaced: a refund brings it back';
comment on column nuance.purchase_order.handed_at is 'When the buyer was handed to the provider';
comment on column nuance.purchase_order.problem is 'Why it failed, or what staff have to look into: a code';
create index purchase_order_look on nuance.purchase_order (id)
  where state in ('ready', 'purchasing', 'charged', 'failed') or problem is not null;

alter table nuance.invoice
  add column credited bigint not null default 0 check (credited >= 0);
comment on column nuance.invoice.credited is 'How much was given back, in minor units; all of it: the order is refunded';

create table nuance.payment_reference (
  provider text not null references nuance.payment_provider,
  reference text not null check (char_length(reference) between 1 and 255),
  kind text not null check (kind in ('session', 'invoice', 'charge', 'intent', 'subscription')),
  order_id bigint not null references nuance.purchase_order,
  created_at timestamptz not null default now(),
  primary key (provider, reference)
);
comment on table nuance.payment_reference is
  'What providers call things of ours: a payment belongs to one order and pays it once; a subscription to the order that began it';
create index payment_reference_order on nuance.payment_reference (order_id);

alter table nuance.payment_event
  add column refers text[] not null default '{}',
  add column order_id bigint references nuance.purchase_order,
  add column tries integer not null default 0,
  add column retry_at timestamptz;
comment on column nuance.payment_event.refers is 'The provider''s names of what it is about';
comment on column nuance.payment_event.outcome is
  'What became of it: applied, ignored, already, waiting for the order to be known, or why not';
comment on column nuance.payment_event.retry_at is 'When what went wrong with it is tried again';
create index payment_event_provider on nuance.payment_event (provider, id);
create index payment_event_waiting on nuance.payment_event using gin (refers) where outcome = 'waiting';
create index payment_event_retry on nuance.payment_event (retry_at) where retry_at is not null;
create index payment_event_order on nuance.payment_event (order_id) where order_id is not null;
