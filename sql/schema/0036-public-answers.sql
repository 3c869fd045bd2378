-- SPDX-License-Identifier: Apache-2.0
-- Answers for everybody: what staff wrote of an issue once more, without anything of the person who asked.

create table nuance.public_answer (
  item_number bigint primary key references nuance.item,
  title text not null check (char_length(title) between 1 and 250),
  body text not null check (char_length(body) between 1 and 100000),
  published_by bigint not null references nuance.person,
  published_at timestamptz not null default now(),
  withdrawn_at timestamptz
);
comment on table nuance.public_answer is 'A question and its answer in words for everybody; staff alone know of which issue';
create index public_answer_words on nuance.public_answer
  using gin (to_tsvector('pg_catalog.english', title || ' ' || body)) where withdrawn_at is null;
