-- SPDX-License-Identifier: Apache-2.0
-- Forms that ask for issues: drafts, versions, and the answers issues were filed with.

-- field: key max=64
create domain nuance.form_key as text check (value ~ '^[a-z0-9-]{1,64}$');
-- field: integer min=1 max=999999999999999999
create domain nuance.form_version_id as bigint check (value > 0);
-- field: integer min=0 max=999999999999999999
create domain nuance.form_revision as bigint check (value >= 0);
-- What was answered, by question: evaluated by the form of the action's challenge, or refused.
-- field: answers max=400000
create domain nuance.answers as jsonb check (jsonb_typeof(value) = 'object');
-- The XML text of a form, right or wrong: see forms/form.rng.
-- field: text max=200000
create domain nuance.form_definition as text check (char_length(value) <= 200000);
-- The challenge's definition, after it was found fit to be published.
-- field: checked
create domain nuance.checked_form as text check (char_length(value) <= 200000);
-- The challenge's definition, after what the other fields say was done to it.
-- field: edited
create domain nuance.edited_form as text check (char_length(value) <= 200000);
-- What a form under way says so far; in addresses a text like any other.
-- field: typed max=300 line
create domain nuance.typed_words as text;

-- Fields of the editor of forms.
-- field: choice add-group change-group add-question change-question remove up down
create domain nuance.form_operation as text;
-- field: key max=30
create domain nuance.question_name as text check (value ~ '^[a-z0-9-]{1,30}$');
-- field: choice short long version steps choice choices yes-no acknowledgement riddle file
create domain nuance.question_type as text;
-- field: choice title body
create domain nuance.question_use as text;
-- field: text max=300 line
create domain nuance.question_label as text check (char_length(value) <= 300);
-- field: text max=5000
create domain nuance.question_text as text check (char_length(value) <= 5000);
-- field: text max=200 line
create domain nuance.question_pattern as text check (char_length(value) <= 200);
-- field: integer min=1 max=100000
create domain nuance.question_limit as integer check (value between 1 and 100000);

create type nuance.asked_form as (definition text);
comment on type nuance.asked_form is
  'What a challenge says of the form whose answers, check or edit the action takes; null: there is none';

create table nuance.form (
  id bigint generated always as identity primary key,
  key nuance.form_key not null unique,
  name text not null check (char_length(name) between 1 and 200),
  draft nuance.form_definition not null,
  draft_revision bigint not null default 1,
  kind nuance.contract_kind unique,
  current_id bigint,
  created_at timestamptz not null default now()
);
comment on table nuance.form is 'Forms that ask for issues, with the text admins are working on';
comment on column nuance.form.draft_revision is 'Counts what was done to the draft: an editor who saw an older one is told';
comment on column nuance.form.kind is 'Contracts of this kind ask by it, unless their source has a form of its own';
comment on column nuance.form.current_id is 'The version that is asked; null: never published';

create table nuance.form_version (
  id bigint generated always as identity primary key,
  form_id bigint not null references nuance.form,
  number integer not null,
  definition nuance.form_definition not null,
  published_at timestamptz not null default now(),
  published_by bigint references nuance.person,
  unique (form_id, number)
);
comment on table nuance.form_version is 'What was published: never changed, since issues were filed by it';
comment on column nuance.form_version.published_by is 'Null: from the command line';
alter table nuance.form add foreign key (current_id) references nuance.form_version;

create table nuance.form_question (
  version_id bigint not null references nuance.form_version,
  position integer not null,
  name text not null,
  type nuance.question_type not null,
  label text not null,
  use nuance.question_use,
  options jsonb not null default '{}',
  primary key (version_id, name)
);
comment on table nuance.form_question is 'The questions of a version, read from its definition when it was published';
comment on column nuance.form_question.options is 'What the values of a choice are called';

alter table nuance.source add column form_id bigint references nuance.form;
comment on column nuance.source.form_id is 'The form it asks by; null: that of its contract''s kind, or a plain text';
create index source_form on nuance.source (form_id) where form_id is not null;

create function nuance.answers_text(answers jsonb) returns text
language sql immutable parallel safe as $$
  select coalesce(string_agg(t #>> '{}', E'\n'), '')
  from jsonb_path_query(answers, 'strict $.**') t where jsonb_typeof(t) = 'string'
$$;
comment on function nuance.answers_text(jsonb) is 'All answers as one text, to be searched';

create table nuance.item_answers (
  item_number bigint primary key references nuance.item,
  version_id bigint not null references nuance.form_version,
  answers nuance.answers not null,
  words text not null generated always as (nuance.answers_text(answers)) stored
);
comment on table nuance.item_answers is 'What an issue was filed with: exactly what was accepted, by question';
comment on column nuance.item_answers.words is 'The answers as text, for searches';
create index item_answers_version on nuance.item_answers (version_id);

-- What was asked before is looked for by the words of titles. Its statistics say which words are rare.
create index item_title_words on nuance.item using gin (to_tsvector('pg_catalog.english', title))
  with (fastupdate = off);
