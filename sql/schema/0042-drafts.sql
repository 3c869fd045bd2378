-- SPDX-License-Identifier: Apache-2.0
-- Texts under way, kept for who writes them until they are sent.

-- What a form says as it stands, whatever its fields.
-- field: form max=400000
create domain nuance.form_as_typed as jsonb;

-- field: text max=90 line
create domain nuance.draft_key as text check (value ~ '^[0-9]{1,18}\.[A-Za-z0-9_-]{22,64}$');

-- field: text max=80 line
create domain nuance.writer_proof as text;

create table nuance.draft (
  person_id bigint not null references nuance.person,
  item_number bigint references nuance.item,
  contract_id bigint references nuance.contract,
  fields jsonb,
  version bigint generated always as identity,
  written_by text,
  saved_at timestamptz not null default now(),
  replaced jsonb,
  replaced_at timestamptz,
  check (num_nonnulls(item_number, contract_id) = 1)
);
comment on table nuance.draft is 'What a person has begun to write on an item, or to file on a contract: theirs alone';
comment on column nuance.draft.fields is 'What the form said, by field; null: it was sent, and what is saved late by the same form counts no more';
comment on column nuance.draft.version is 'Grows with each save, over all drafts';
comment on column nuance.draft.written_by is 'The form that saved it, by the key its page came with: two tabs are two';
comment on column nuance.draft.replaced is 'What stood there when another text came, or it was thrown away';
create unique index draft_item on nuance.draft (person_id, item_number) where item_number is not null;
create unique index draft_contract on nuance.draft (person_id, contract_id) where contract_id is not null;
create index draft_person on nuance.draft (person_id, saved_at desc, version desc) where fields is not null;
create index draft_sent on nuance.draft (saved_at) where fields is null;
create index draft_of_item on nuance.draft (item_number) where item_number is not null;
create index draft_of_contract on nuance.draft (contract_id) where contract_id is not null;
