-- SPDX-License-Identifier: Apache-2.0
-- Full text of issues, for staff and for customers apart.

-- A trusted extension: who owns the database may make it.
create extension if not exists unaccent schema public;

-- field: query queue:words owner:words is:open|waiting|closed|resolved|wontfix|invalid|duplicate|spam|unowned priority:level contract:words from:words plan:words created:moment updated:moment comments:number sort:relevance|newest|age|activity|priority max=1000
create domain nuance.item_query as jsonb;

-- Words as they are written, without case and accents, and words by their stems.
do $$
declare
  unaccent text := (select quote_ident(n.nspname) || '.unaccent' from pg_extension e
                    join pg_namespace n on n.oid = e.extnamespace where e.extname = 'unaccent');
  made record;
begin
  for made in
    select * from (values ('plain', 'simple', 'simple'), ('english', 'english', 'english_stem'),
                          ('german', 'german', 'german_stem'), ('french', 'french', 'french_stem'),
                          ('spanish', 'spanish', 'spanish_stem')) c (name, like_which, dictionary)
  loop
    execute format('create text search configuration nuance.%I (copy = pg_catalog.%I)', made.name, made.like_which);
    execute format('alter text search configuration nuance.%I alter mapping for hword, hword_part, word with %s, %I',
                   made.name, unaccent, made.dictionary);
  end loop;
end $$;

create table nuance.item_words (
  item_number bigint not null references nuance.item,
  part integer not null,
  for_customers boolean not null,
  for_staff boolean not null,
  length integer not null,
  vector tsvector not null,
  identifiers text not null default '',
  primary key (item_number, part, for_customers)
);
comment on table nuance.item_words is
  'The words of issues. A part that holds notes stands twice: with them for staff, without them for customers';
comment on column nuance.item_words.part is 'A long issue has several, so that a comment costs the same on all';
comment on column nuance.item_words.length is 'Characters that went into the part';
comment on column nuance.item_words.vector is
  'The words, and what the issue belongs to (contract, requestor, queue) as words nobody can type';
comment on column nuance.item_words.identifiers is
  'Words with digits or marks inside, which are found by any piece of them';
create index item_words_vector on nuance.item_words using gin (vector)
  with (fastupdate = on, gin_pending_list_limit = 512);
do $$
begin
  execute 'create index item_words_identifiers on nuance.item_words using gin (identifiers '
    || (select quote_ident(n.nspname) || '.gin_trgm_ops' from pg_extension e
        join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm')
    || ')';
end $$;

create table nuance.search_fill (
  only_row boolean primary key default true check (only_row),
  before bigint not null
);
comment on table nuance.search_fill is 'Issues older than the search get their words by a job, from the newest to the oldest';
insert into nuance.search_fill (before) select coalesce(max(number), 0) + 1 from nuance.item;

create index person_name on nuance.person (lower(name));

-- Searches that name no queue.
create index item_open_turn on nuance.item (turn, number) where not closed;
create index item_activity on nuance.item (activity_at desc, number desc);
create index item_contract_activity on nuance.item (contract_id, activity_at desc, number desc);
