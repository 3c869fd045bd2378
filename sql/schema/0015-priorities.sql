-- SPDX-License-Identifier: Apache-2.0
-- A contract's priorities: an order that holds when several change it, and a list of all of them for
-- staff. Nothing wrote the table before.

-- field: integer min=1 max=50
create domain nuance.priority_place as integer check (value between 1 and 50);
-- field: integer min=0 max=999999999999999999
create domain nuance.priority_version as bigint check (value >= 0);
-- field: text max=2000
create domain nuance.priority_note as text check (char_length(value) <= 2000);

alter table nuance.contract add column priority_order bigint not null default 0;
comment on column nuance.contract.priority_order is
  'Counts the changes of its priorities'' order, so that who moves one is told when it is not what they saw';

alter table nuance.contract_priority
  add column version bigint not null default 1,
  add column item_number bigint
    generated always as (case when link ~ '^N[1-9][0-9]{0,17}$' then substr(link, 2)::bigint end) stored,
  add column plan_id bigint not null references nuance.plan,
  add column words text not null,
  -- Places have no gaps, so that a list has as many as its last place says.
  add constraint contract_priority_place check (position between 1 and 50);
comment on column nuance.contract_priority.position is
  'From 1, without gaps; of a removed one, where it stood, and comes back to';
comment on column nuance.contract_priority.link is 'An issue as N123, an address of the web, or nothing';
comment on column nuance.contract_priority.version is 'Counts changes of title, note and link';
comment on column nuance.contract_priority.item_number is 'The issue the link means, which not everybody who reads this may see';
comment on column nuance.contract_priority.plan_id is 'The contract''s plan, repeated for the order of staff''s list';
comment on column nuance.contract_priority.words is
  'What staff search: the contract''s name, title, note and link in small letters';

-- No two at one place, whoever writes. Checked at the end of a statement, which may shift them all.
drop index nuance.contract_priority_contract;
alter table nuance.contract_priority
  add constraint contract_priority_order exclude using btree (contract_id with =, position with =)
    where (removed_at is null) deferrable;
create index contract_priority_removed on nuance.contract_priority (contract_id, removed_at desc, id desc)
  where removed_at is not null;

-- Staff read them plan by plan, and find them by any part of their words. The extension is a trusted
-- one: who owns the database may make it.
create index contract_priority_plan on nuance.contract_priority (plan_id, position, id)
  where removed_at is null;
create extension if not exists pg_trgm schema public;
do $$
declare
  trigrams text := (select quote_ident(n.nspname) || '.gin_trgm_ops' from pg_extension e
                    join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
  execute 'create index contract_priority_words on nuance.contract_priority using gin (words ' || trigrams
    || ') where removed_at is null';
end $$;

alter table nuance.contract_entry
  add column subject text,
  add column part text check (part in ('title', 'note', 'link'));
comment on column nuance.contract_entry.subject is 'Which of several: the title a priority had';
comment on column nuance.contract_entry.part is 'What of it was changed';
