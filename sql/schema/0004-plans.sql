-- SPDX-License-Identifier: Apache-2.0
-- What a plan offers and costs, and what becomes of a contract over time.
-- Money is in minor units (cents) of a currency of ISO 4217; mana is whole points.

-- field: integer min=1 max=999999999999999999
create domain nuance.plan_id as bigint check (value > 0);
-- field: key max=64
create domain nuance.plan_key as text check (value ~ '^[a-z0-9-]{1,64}$');
-- field: choice instance dedicated free
create domain nuance.contract_kind as text check (value in ('instance', 'dedicated', 'free'));
-- field: choice everyone members nobody
create domain nuance.plan_buyers as text check (value in ('everyone', 'members', 'nobody'));
-- field: text max=200 line
create domain nuance.line_of_text as text check (char_length(value) <= 200);
-- field: text max=2000
create domain nuance.reason as text check (char_length(value) <= 2000);
-- field: integer min=0 max=100000000
create domain nuance.points as bigint check (value between 0 and 100000000);
-- field: integer min=0 max=10000
create domain nuance.small_count as integer check (value between 0 and 10000);

alter table nuance.plan
  add column price bigint not null default 0 check (price >= 0),
  add column currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  add column cycle_months integer not null default 1 check (cycle_months between 1 and 120),
  add column mana_per_cycle bigint not null default 0 check (mana_per_cycle >= 0),
  add column mana_cap bigint not null default 0 check (mana_cap >= 0),
  add column filing_cost bigint not null default 0 check (filing_cost >= 0),
  add column may_page boolean not null default false,
  add column page_cost bigint not null default 0 check (page_cost >= 0),
  add column contacts_included integer not null default 3 check (contacts_included >= 0),
  add column contact_cost bigint not null default 0 check (contact_cost >= 0),
  add column target_response interval check (target_response > interval '0'),
  add column buyers nuance.plan_buyers not null default 'nobody',
  add column weight integer not null default 0,
  add column queue_id bigint references nuance.queue,
  add column retired_at timestamptz;
comment on column nuance.plan.price is 'Each cycle, in minor units of the currency';
comment on column nuance.plan.currency is 'ISO 4217';
comment on column nuance.plan.cycle_months is 'How long a payment lasts, and how often mana is refilled';
comment on column nuance.plan.mana_cap is 'A refill goes no further than this';
comment on column nuance.plan.filing_cost is 'Mana an issue costs at first; staff adjust it after triage';
comment on column nuance.plan.contact_cost is 'Mana each point of contact beyond those included costs, once';
comment on column nuance.plan.buyers is 'Who may buy it: everyone with an account, members of the contract, nobody';
comment on column nuance.plan.weight is 'Orders contracts'' priorities for staff, and tells up from down when a plan is changed';
comment on column nuance.plan.queue_id is 'Where items of its new contracts start; null: the first queue that is not free';
comment on column nuance.plan.retired_at is 'From then on nobody can buy it; contracts on it go on';

alter table nuance.contract
  add column next_plan_id bigint references nuance.plan,
  add column cycle_anchor timestamptz not null default now(),
  add column payment_failed_at timestamptz,
  add column page_revoked_reason text;
comment on column nuance.contract.next_plan_id is 'The plan from the end of what is paid';
comment on column nuance.contract.cycle_anchor is 'Mana cycles begin here and every plan.cycle_months after';
comment on column nuance.contract.payment_failed_at is 'The latest payment failed and none has succeeded since';
comment on column nuance.contract.page_revoked_reason is 'Staff took the right to page away, for this; null: the plan decides';
create index contract_name on nuance.contract (lower(name), id);
create index contract_paid_until on nuance.contract (paid_until) where paid_until is not null;
create index contract_plan on nuance.contract (plan_id);
-- Open issues of a contract are counted from this index alone.
create index item_contract_open on nuance.item (contract_id) where not closed;
