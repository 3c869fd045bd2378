-- SPDX-License-Identifier: Apache-2.0
-- Files that come with issues, comments and notes. A file arrives in chunks before the form it belongs to
-- is accepted: until then it is held for whoever sent it, and nobody sees it.

-- field: files max=100
create domain nuance.attachment_ids as bigint[] check (cardinality(value) <= 100);

-- field: integer min=1 max=999999999999999999
create domain nuance.attachment_id as bigint check (value > 0);

-- field: text max=200 line
create domain nuance.file_name as text check (char_length(value) between 1 and 200);

-- field: text max=100 line
create domain nuance.media_type as text check (value ~ '^[a-z0-9.+_-]+/[a-z0-9.+_-]+$');

-- field: integer min=0 max=999999999999999999
create domain nuance.byte_count as bigint check (value >= 0);

-- field: secret max=100
create domain nuance.file_digest as bytea check (octet_length(value) = 32);

-- field: raw max=300000
create domain nuance.file_bytes as bytea check (octet_length(value) between 1 and 300000);

-- field: integer min=1 max=1000000000
create domain nuance.pixels as integer check (value > 0);

-- field: integer min=0 max=1000000
create domain nuance.megabytes as integer check (value between 0 and 1000000);

-- field: integer min=0 max=100
create domain nuance.file_count as integer check (value between 0 and 100);

-- field: choice clean infected failed
create domain nuance.scan_verdict as text check (value in ('clean', 'infected', 'failed'));

-- field: text max=1000
create domain nuance.scan_words as text;

create table nuance.attachment (
  id bigint generated always as identity primary key,
  person_id bigint not null references nuance.person,
  state text not null default 'arriving' check (state in ('arriving', 'held', 'kept', 'emptied')),
  name nuance.file_name not null,
  size bigint not null default 0,
  type nuance.media_type not null default 'application/octet-stream',
  sha256 nuance.file_digest,
  width integer,
  height integer,
  scan text not null default 'none' check (scan in ('none', 'waiting', 'clean', 'infected', 'skipped')),
  scan_note text,
  scan_at timestamptz,
  arrived_at timestamptz not null default now(),
  item_number bigint references nuance.item,
  entry_id bigint references nuance.timeline_entry,
  contract_id bigint references nuance.contract,
  internal boolean not null default false,
  private boolean not null default false,
  removed_at timestamptz,
  removed_by bigint references nuance.person,
  check ((state in ('kept', 'emptied')) = (entry_id is not null)),
  check ((entry_id is null) = (item_number is null) and (entry_id is null) = (contract_id is null)),
  check (state = 'arriving' or sha256 is not null)
);
comment on table nuance.attachment is 'Files of issues, comments and notes';
comment on column nuance.attachment.state is
  'arriving: bytes are missing yet; held: whole, no form has claimed it; kept: part of an entry; emptied: removed, and its bytes are gone';
comment on column nuance.attachment.name is 'Without folders and control characters';
comment on column nuance.attachment.type is 'By its bytes; what the sender said does not count';
comment on column nuance.attachment.width is 'Of an image of a kind that browsers show, in pixels';
comment on column nuance.attachment.scan is 'What the virus scanner says; none: there was none when it came; skipped: it could not be asked';
comment on column nuance.attachment.scan_note is 'What it found';
comment on column nuance.attachment.scan_at is 'When it was asked last, or is to be asked again';
comment on column nuance.attachment.contract_id is 'Whose room it takes';
comment on column nuance.attachment.internal is 'Staff only, as its note is';
comment on column nuance.attachment.private is 'Not for community members';
comment on column nuance.attachment.removed_at is 'What remains is that there was a file; for a week it can be put back';
create index attachment_item on nuance.attachment (item_number, id) where item_number is not null;
create index attachment_held on nuance.attachment (person_id, id) where entry_id is null;
create index attachment_unclaimed on nuance.attachment (arrived_at) where entry_id is null;
create index attachment_removed on nuance.attachment (removed_at) where removed_at is not null and state = 'kept';
create index attachment_to_scan on nuance.attachment (scan_at) where scan = 'waiting';

create table nuance.attachment_chunk (
  attachment_id bigint not null references nuance.attachment on delete cascade,
  first_byte bigint not null,
  data bytea not null,
  primary key (attachment_id, first_byte)
);
alter table nuance.attachment_chunk alter column data set storage external;
comment on table nuance.attachment_chunk is 'The bytes of files, a quarter of a megabyte in a row: no file is ever whole in memory';

create table nuance.attachment_limit (
  only_row boolean primary key default true check (only_row),
  file_bytes bigint not null default 25000000 check (file_bytes >= 0),
  form_files integer not null default 20 check (form_files between 0 and 100),
  form_bytes bigint not null default 100000000 check (form_bytes >= 0),
  contract_bytes bigint not null default 10000000000 check (contract_bytes >= 0)
);
comment on table nuance.attachment_limit is 'How large a file may be, how many and how large those of one comment, and all of a contract';
insert into nuance.attachment_limit default values;

create table nuance.attachment_usage (
  contract_id bigint primary key references nuance.contract,
  bytes bigint not null
);
comment on table nuance.attachment_usage is 'Folded sums of what the files of contracts take; the present ones are these plus the deltas';

create table nuance.attachment_usage_delta (
  id bigint generated always as identity primary key,
  contract_id bigint not null,
  bytes bigint not null
);
comment on table nuance.attachment_usage_delta is 'Changes of these sums, written with their cause';
create index attachment_usage_delta_contract on nuance.attachment_usage_delta (contract_id) include (bytes);
