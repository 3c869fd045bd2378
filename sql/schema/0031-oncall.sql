-- SPDX-License-Identifier: Apache-2.0
-- Who is on call, whom a page goes to and in which order, and pages themselves.

-- field: integer min=1 max=999999999999999999
create domain nuance.schedule_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.rotation_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.member_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.override_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.policy_id as bigint check (value > 0);
-- field: integer min=0 max=999999999999999999
create domain nuance.policy_choice as bigint check (value >= 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.level_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.target_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.page_id as bigint check (value > 0);
-- field: choice hours days weeks
create domain nuance.turn_unit as text check (value in ('hours', 'days', 'weeks'));
-- field: integer min=1 max=366
create domain nuance.turn_length as integer check (value between 1 and 366);
-- field: integer min=1 max=1440
create domain nuance.wait_minutes as integer check (value between 1 and 1440);
-- field: integer min=0 max=9
create domain nuance.repeat_count as integer check (value between 0 and 9);
-- field: choice up down
create domain nuance.direction as text check (value in ('up', 'down'));
-- field: text max=20 line
create domain nuance.clock_time as text check (char_length(value) <= 20);
-- field: text max=20 line
create domain nuance.local_moment as text check (char_length(value) <= 20);
-- field: text max=40 line
create domain nuance.target_key as text check (char_length(value) <= 40);
-- field: text max=500
create domain nuance.what_is_down as text check (char_length(value) <= 500);
-- field: text max=64
create domain nuance.page_token as text check (char_length(value) <= 64);
-- field: choice all me
create domain nuance.whose_shifts as text;
-- field: choice pagerduty standard
create domain nuance.callback_scheme as text check (value in ('pagerduty', 'standard'));
-- field: key max=64
create domain nuance.callback_key as text check (value ~ '^[a-z0-9-]{1,64}$');
-- field: secret max=200 line
create domain nuance.callback_secret as text check (char_length(value) <= 200);
-- field: raw max=500000
create domain nuance.callback_body as text;
-- field: header max=1000 name=X-PagerDuty-Signature
create domain nuance.pagerduty_signature as text;
-- field: header max=200 name=webhook-id
create domain nuance.webhook_id as text;
-- field: header max=40 name=webhook-timestamp
create domain nuance.webhook_timestamp as text;
-- field: header max=2000 name=webhook-signature
create domain nuance.webhook_signature as text;

-- Schedules.

create table nuance.oncall_schedule (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 100),
  time_zone text not null,
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
comment on table nuance.oncall_schedule is 'Somebody is on call: who, its rotations and overrides say';
comment on column nuance.oncall_schedule.time_zone is 'IANA name; hours and hand-overs of its rotations are in it';
create unique index oncall_schedule_name on nuance.oncall_schedule (lower(name)) where removed_at is null;

create table nuance.oncall_rotation (
  id bigint generated always as identity primary key,
  schedule_id bigint not null references nuance.oncall_schedule,
  name text not null check (char_length(name) between 1 and 100),
  place integer not null,
  first_turn timestamp not null,
  turn interval not null check (turn >= interval '1 hour'),
  weekdays smallint not null default 127 check (weekdays between 1 and 127),
  hours_from time not null default '00:00',
  hours_until time not null default '00:00',
  removed_at timestamptz
);
comment on table nuance.oncall_rotation is
  'People who take turns, in a schedule''s local time. Where several cover a moment, the one with the highest place counts';
comment on column nuance.oncall_rotation.first_turn is
  'When the first member''s first turn begins, by the schedule''s clocks; hand-overs follow, each a turn later by these clocks';
comment on column nuance.oncall_rotation.turn is 'How long a turn is, by the clock: a week is from Monday 8:00 to Monday 8:00, whatever clocks do meanwhile';
comment on column nuance.oncall_rotation.weekdays is 'Days on which it covers, as bits: 1 Monday, 64 Sunday';
comment on column nuance.oncall_rotation.hours_from is 'It covers from here to hours_until of these days, or of the next ones; equal: all around the clock';
create index oncall_rotation_schedule on nuance.oncall_rotation (schedule_id, place) where removed_at is null;

create table nuance.oncall_member (
  id bigint generated always as identity primary key,
  rotation_id bigint not null references nuance.oncall_rotation on delete cascade,
  place integer not null,
  person_id bigint not null references nuance.person,
  constraint oncall_member_place unique (rotation_id, place) deferrable initially deferred
);
comment on table nuance.oncall_member is 'Who takes turns in a rotation, in this order';
comment on column nuance.oncall_member.place is 'From 0, without gaps';

create table nuance.oncall_override (
  id bigint generated always as identity primary key,
  schedule_id bigint not null references nuance.oncall_schedule,
  person_id bigint not null references nuance.person,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  made_by bigint not null references nuance.person,
  made_at timestamptz not null default now(),
  removed_at timestamptz
);
comment on table nuance.oncall_override is 'Somebody steps in for a time; the one made last counts';
create index oncall_override_schedule on nuance.oncall_override (schedule_id, ends_at) where removed_at is null;

-- Whom a page goes to.

create table nuance.oncall_policy (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 100),
  repeats integer not null default 0 check (repeats between 0 and 9),
  is_default boolean not null default false,
  created_at timestamptz not null default now(),
  removed_at timestamptz,
  check (not (is_default and removed_at is not null))
);
comment on table nuance.oncall_policy is 'The order in which people are paged, until one acknowledges';
comment on column nuance.oncall_policy.repeats is 'How often it begins again after the last level';
create unique index oncall_policy_name on nuance.oncall_policy (lower(name)) where removed_at is null;
create unique index oncall_policy_default on nuance.oncall_policy (is_default) where is_default;

create table nuance.oncall_level (
  id bigint generated always as identity primary key,
  policy_id bigint not null references nuance.oncall_policy,
  place integer not null check (place > 0),
  wait interval not null check (wait > interval '0'),
  constraint oncall_level_place unique (policy_id, place) deferrable initially deferred
);
comment on table nuance.oncall_level is 'A step of a policy';
comment on column nuance.oncall_level.wait is 'How long it is waited for an acknowledgement before the next level';

create table nuance.oncall_target (
  id bigint generated always as identity primary key,
  level_id bigint not null references nuance.oncall_level on delete cascade,
  schedule_id bigint references nuance.oncall_schedule,
  person_id bigint references nuance.person,
  destination_id bigint references nuance.destination,
  check (num_nonnulls(schedule_id, person_id, destination_id) = 1)
);
comment on table nuance.oncall_target is 'What a level pages: whoever is on call, a person (both by mail), or a destination';
create unique index oncall_target_once on nuance.oncall_target
  (level_id, coalesce(schedule_id, 0), coalesce(person_id, 0), coalesce(destination_id, 0));

alter table nuance.plan
  add column policy_id bigint references nuance.oncall_policy,
  add column false_page_cost bigint not null default 999 check (false_page_cost >= 0);
comment on column nuance.plan.page_cost is 'Mana a page costs; shown before';
comment on column nuance.plan.policy_id is 'Whom pages of its contracts go to; null: the queue says';
comment on column nuance.plan.false_page_cost is 'Mana a page costs that staff judge to have been none; never charged but by them';
alter table nuance.queue add column policy_id bigint references nuance.oncall_policy;
comment on column nuance.queue.policy_id is 'Whom pages of its items go to; null: the default policy';

-- Pages.

create table nuance.page (
  id bigint generated always as identity primary key,
  item_number bigint not null references nuance.item,
  contract_id bigint not null references nuance.contract,
  person_id bigint not null references nuance.person,
  what text not null check (char_length(what) between 1 and 500),
  opened_at timestamptz not null,
  policy_id bigint references nuance.oncall_policy,
  step integer not null default 0,
  round integer not null default 0,
  place integer not null default 0,
  next_at timestamptz,
  delivered_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by bigint references nuance.person,
  acknowledged_name text,
  acknowledged_via text check (acknowledged_via in ('link', 'item', 'callback')),
  closed_at timestamptz,
  closed_by bigint references nuance.person,
  mana_entry_id bigint references nuance.mana_entry,
  false_entry_id bigint references nuance.mana_entry,
  check ((acknowledged_at is null) = (acknowledged_via is null)),
  check (next_at is null or (acknowledged_at is null and closed_at is null))
);
comment on table nuance.page is 'Somebody said that an item is urgent, and a human is woken';
comment on column nuance.page.step is 'How often a level was paged, over all rounds';
comment on column nuance.page.place is 'The level that was paged last; 0: none yet';
comment on column nuance.page.next_at is 'When the next level is paged; null: acknowledged, closed, or there is none left';
comment on column nuance.page.acknowledged_name is 'Who, where a provider says it and it is nobody we know';
comment on column nuance.page.false_entry_id is 'What it cost to have been none';
create unique index page_open on nuance.page (item_number) where acknowledged_at is null and closed_at is null;
create index page_item on nuance.page (item_number, id);
create index page_due on nuance.page (next_at) where next_at is not null;
create index page_unacknowledged on nuance.page (id) where acknowledged_at is null and closed_at is null;
create index page_contract on nuance.page (contract_id, id);

create table nuance.page_notice (
  id bigint generated always as identity primary key,
  page_id bigint not null references nuance.page,
  step integer not null,
  event text not null check (event in ('trigger', 'acknowledge', 'resolve')),
  person_id bigint references nuance.person,
  schedule_id bigint references nuance.oncall_schedule,
  destination_id bigint references nuance.destination,
  outbox_id bigint references nuance.outbox on delete set null,
  token_hash bytea check (length(token_hash) = 32),
  made_at timestamptz not null,
  settled_at timestamptz,
  delivered boolean,
  said text,
  followed boolean not null default false
);
comment on table nuance.page_notice is 'What was sent about a page, to whom, and whether it arrived';
comment on column nuance.page_notice.followed is 'What follows from its arriving or not is done';
comment on column nuance.page_notice.token_hash is 'The SHA-256 of the token in its link to acknowledge';
create index page_notice_page on nuance.page_notice (page_id, id);
create index page_notice_outbox on nuance.page_notice (outbox_id) where outbox_id is not null;
create index page_notice_settled on nuance.page_notice (id) where settled_at is not null and not followed;
create unique index page_notice_token on nuance.page_notice (token_hash) where token_hash is not null;

create table nuance.page_callback (
  key text primary key check (key ~ '^[a-z0-9-]{1,64}$'),
  scheme nuance.callback_scheme not null,
  secret text not null check (char_length(secret) between 8 and 200),
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
comment on table nuance.page_callback is 'Providers that tell us when somebody acknowledged, and what they sign it with';
create table nuance.page_callback_seen (
  callback_key text not null references nuance.page_callback,
  event text not null check (char_length(event) <= 255),
  at timestamptz not null default now(),
  primary key (callback_key, event)
);
comment on table nuance.page_callback_seen is 'Events of providers that were taken: each counts once';
create index page_callback_seen_at on nuance.page_callback_seen (at);

-- The timeline tells of pages, and some of it nobody did.
alter table nuance.timeline_entry alter column person_id drop not null;
comment on column nuance.timeline_entry.person_id is 'Who did it; null: nobody, such as a page that went to the next level';
alter table nuance.timeline_entry drop constraint timeline_entry_kind_check,
  add constraint timeline_entry_kind_check check (kind in
    ('filed', 'comment', 'note', 'status', 'owner', 'queue', 'priority', 'title', 'mana',
     'promoted', 'sent-back', 'candidate', 'page'));
