-- SPDX-License-Identifier: Apache-2.0
-- How satisfied people were with the help they got.

-- field: choice good middling bad
create domain nuance.rating as text check (value in ('good', 'middling', 'bad'));

-- field: text max=1000
create domain nuance.rating_words as text check (char_length(value) <= 1000);

create table nuance.item_rating (
  id bigint generated always as identity primary key,
  item_number bigint not null references nuance.item,
  person_id bigint not null references nuance.person,
  queue_id bigint not null references nuance.queue,
  first_at timestamptz not null,
  at timestamptz not null default now(),
  rating nuance.rating not null,
  words text not null default ''
);
comment on table nuance.item_rating is 'What requestors said of the help they got; the newest of an item counts. Append-only for everyone';
comment on column nuance.item_rating.queue_id is 'Where the item was when it was first rated';
comment on column nuance.item_rating.first_at is 'When the item was first rated: it can be changed for 14 days from then';
create index item_rating_item on nuance.item_rating (item_number, id);

create table nuance.rating_count (
  queue_id bigint not null references nuance.queue,
  day date not null,
  rating nuance.rating not null,
  n integer not null check (n >= 0),
  primary key (day, queue_id, rating)
);
comment on table nuance.rating_count is 'How many items were rated how, by queue and day (UTC) of their first rating';
