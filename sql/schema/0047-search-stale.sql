-- SPDX-License-Identifier: Apache-2.0
-- Words of pages and mana were found by everybody who may read the issue: they are for staff alone.

create table nuance.search_stale (
  item_number bigint primary key references nuance.item
);
comment on table nuance.search_stale is 'Issues whose words for the search are to be made anew, by a job';
insert into nuance.search_stale (item_number)
select distinct e.item_number from nuance.timeline_entry e where e.kind in ('page', 'mana') and e.body is not null;
update nuance.job set next_at = now() where name = 'search_fill';
