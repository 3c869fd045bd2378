-- SPDX-License-Identifier: Apache-2.0
-- What statuses and priorities are called, and their colours. What they mean, and the order of priorities, is fixed.

-- field: key max=20
create domain nuance.look_key as text check (value ~ '^[a-z-]{1,20}$');

create table nuance.look (
  kind text not null check (kind in ('status', 'priority')),
  value text not null,
  key text not null generated always as (kind || '-' || value) stored unique,
  position smallint not null,
  word text not null,
  name text check (char_length(name) between 1 and 40),
  colour text check (colour in ('grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink')),
  primary key (kind, value)
);
comment on table nuance.look is 'The statuses and priorities there are, and what admins call them; rows neither come nor go';
comment on column nuance.look.word is 'What it is called where nobody has named it, in English; pages say it in their language';
comment on column nuance.look.name is 'What this desk calls it, in every language; null: as pages do';
comment on column nuance.look.colour is 'As those of tags; null: as in the style sheet';
insert into nuance.look (kind, value, position, word) values
  ('status', 'open', 1, 'Open'), ('status', 'waiting', 2, 'Waiting on customer'), ('status', 'resolved', 3, 'Resolved'),
  ('status', 'wontfix', 4, 'Won''t fix'), ('status', 'invalid', 5, 'Invalid'), ('status', 'duplicate', 6, 'Duplicate'), ('status', 'spam', 7, 'Spam'),
  ('priority', 'unbreak', 1, 'Unbreak now'), ('priority', 'high', 2, 'High'), ('priority', 'normal', 3, 'Normal'), ('priority', 'low', 4, 'Low'),
  ('priority', 'wish', 5, 'Wishlist');
