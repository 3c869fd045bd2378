-- SPDX-License-Identifier: Apache-2.0
-- What goes out, where it goes, and how that went.

-- field: integer min=1 max=999999999999999999
create domain nuance.destination_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.outbox_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.destination_secret_id as bigint check (value > 0);
-- field: choice webhook alertmanager pagerduty mail command
create domain nuance.destination_type as text
  check (value in ('webhook', 'alertmanager', 'pagerduty', 'mail', 'command'));
-- field: choice waiting sending sent failed withdrawn discarded
create domain nuance.outbox_state as text
  check (value in ('waiting', 'sending', 'sent', 'failed', 'withdrawn', 'discarded'));

-- What the servers that deliver tell; never typed.
-- field: text max=200 line
create domain nuance.node_name as text check (char_length(value) <= 200);
-- field: integer min=1 max=2147483647
create domain nuance.node_id as integer check (value > 0);
-- field: integer min=0 max=100000
create domain nuance.delivery_count as integer check (value >= 0);
-- field: json max=16777216
create domain nuance.delivery_results as jsonb;

create table nuance.destination (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 100),
  type nuance.destination_type not null,
  settings jsonb not null default '{}',
  events text[] not null default '{}',
  internal boolean not null default false,
  enabled boolean not null default true,
  created_by bigint references nuance.person,
  created_at timestamptz not null default now()
);
comment on table nuance.destination is 'Where pages and events go: one endpoint, mailbox or command each';
comment on column nuance.destination.settings is
  'By type: url of webhook, alertmanager and pagerduty; address of mail; command, the name of one that httpd''s configuration defines';
comment on column nuance.destination.events is 'The events a webhook is told of; empty: it is used for pages alone';
comment on column nuance.destination.internal is 'Whether it is told what staff alone see: an admin''s explicit choice';
create unique index destination_name on nuance.destination (lower(name));

create table nuance.destination_secret (
  id bigint generated always as identity primary key,
  destination_id bigint not null references nuance.destination,
  secret text not null check (char_length(secret) between 1 and 500),
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
comment on table nuance.destination_secret is
  'What we sign or log in with. Several may be valid at once, so that a receiver can change over; webhooks are signed with each';
create index destination_secret_destination on nuance.destination_secret (destination_id, id);

create table nuance.lane (
  id bigint primary key,
  failures integer not null default 0,
  paused_until timestamptz,
  pace real not null default 0
);
comment on table nuance.lane is
  'How a destination fares, so that a slow or dead one gets few attempts and delays no other; 0 is plain mail';
comment on column nuance.lane.failures is 'Failures in a row; from the fifth on the lane pauses, and then tries one at a time';
comment on column nuance.lane.pace is 'Milliseconds an attempt takes, as a moving average';
insert into nuance.lane (id) values (0);

create table nuance.node (
  id integer generated always as identity primary key,
  name text not null,
  began_at timestamptz not null default now()
);
comment on table nuance.node is
  'Processes that deliver; each holds an advisory lock while it lives, so that others notice at once when it is gone';

drop index nuance.outbox_waiting;
alter table nuance.outbox
  drop constraint outbox_kind_check,
  add constraint outbox_kind_check check (kind in ('mail', 'webhook', 'page')),
  add column key uuid not null default gen_random_uuid(),
  add column destination_id bigint references nuance.destination,
  add column lane bigint not null generated always as (coalesce(destination_id, 0)) stored,
  add column ordering text check (char_length(ordering) <= 200),
  add column held boolean not null default false,
  add column dedup text check (char_length(dedup) <= 200),
  add column due_at timestamptz not null default now(),
  add column state nuance.outbox_state not null default 'waiting',
  add column attempts integer not null default 0,
  add column began_at timestamptz,
  add column node_id integer,
  add column leased_until timestamptz,
  add column repeats integer not null default 0,
  add column failed_since timestamptz,
  add column said text,
  add column settled_at timestamptz,
  add column settled_by bigint references nuance.person,
  add column reason text,
  add column asked_by bigint references nuance.person;
update nuance.outbox set state = case when sent_at is not null then 'sent' else 'withdrawn' end,
  settled_at = coalesce(sent_at, withdrawn_at)
where sent_at is not null or withdrawn_at is not null;
alter table nuance.outbox drop column sent_at, drop column withdrawn_at;
comment on column nuance.outbox.key is 'Names the message to its receiver, in every attempt the same';
comment on column nuance.outbox.destination_id is 'Null: mail to the recipient';
comment on column nuance.outbox.ordering is 'Those of one ordering go out one at a time, in the order of their ids';
comment on column nuance.outbox.held is 'Waits for one before it in its ordering';
comment on column nuance.outbox.dedup is 'No second one is made with it';
comment on column nuance.outbox.node_id is 'Who is sending it';
comment on column nuance.outbox.leased_until is 'Who has not told by then what came of it is taken for dead';
comment on column nuance.outbox.repeats is
  'How often an attempt may have arrived without our knowing, where the protocol has nothing by which a receiver tells repeats';
comment on column nuance.outbox.failed_since is 'When it was first tried in vain; giving up counts from here';
comment on column nuance.outbox.said is 'What came back last: an answer''s beginning, or what went wrong';
comment on column nuance.outbox.settled_at is 'When it was sent, given up, withdrawn or discarded';
comment on column nuance.outbox.reason is 'Why it was discarded';
comment on column nuance.outbox.asked_by is 'Who wants it sent again';
create index outbox_due on nuance.outbox (lane, due_at, id) where state = 'waiting' and not held;
create index outbox_sending on nuance.outbox (node_id, lane) where state = 'sending';
create index outbox_ordering on nuance.outbox (ordering, id)
  where ordering is not null and state in ('waiting', 'sending');
create unique index outbox_dedup on nuance.outbox (dedup) where dedup is not null;
create index outbox_state on nuance.outbox (state, id);
create index outbox_lane on nuance.outbox (lane, id);
create index outbox_repeats on nuance.outbox (id) where repeats > 0;
create index outbox_settled on nuance.outbox (settled_at) where settled_at is not null;
alter table nuance.outbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

create table nuance.outbox_attempt (
  id bigint generated always as identity primary key,
  outbox_id bigint not null references nuance.outbox on delete cascade,
  number integer not null,
  node_id integer,
  began_at timestamptz not null,
  milliseconds integer,
  outcome text not null check (outcome in ('sent', 'retry', 'failed', 'lost', 'late')),
  status integer,
  error text,
  answer text,
  possible_repeat boolean not null default false,
  asked_by bigint references nuance.person
);
comment on table nuance.outbox_attempt is 'Every attempt to send something: when, from where, how it went; append-only';
comment on column nuance.outbox_attempt.outcome is
  'sent; retry: will be tried again; failed: given up; lost: its server died in the middle; late: told after that';
comment on column nuance.outbox_attempt.status is 'Of HTTP or SMTP, or a command''s exit status';
comment on column nuance.outbox_attempt.answer is 'The beginning of what came back';
comment on column nuance.outbox_attempt.possible_repeat is
  'It may have arrived, and will be sent again over a protocol that cannot tell';
create index outbox_attempt_outbox on nuance.outbox_attempt (outbox_id, id);
