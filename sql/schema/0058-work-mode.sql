-- SPDX-License-Identifier: Apache-2.0
-- Work mode: who has what at the moment, what was put aside and by whom, and who knows a contract.

-- field: key max=64
create domain nuance.work_place as text check (value ~ '^[a-z0-9-]{1,64}$');
-- field: choice send close
create domain nuance.work_step as text check (value in ('send', 'close'));
-- field: choice hour hours tomorrow week reply time
create domain nuance.snooze_time as text check (value in ('hour', 'hours', 'tomorrow', 'week', 'reply', 'time'));
-- field: text max=200 line
create domain nuance.skip_reason as text check (char_length(value) <= 200);

alter table nuance.item add constraint item_snoozed_is_open check (snoozed_until is null or status in ('open', 'waiting'));

create table nuance.work_lease (
  item_number bigint primary key references nuance.item,
  person_id bigint not null references nuance.person,
  place text not null,
  taken_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table nuance.work_lease is 'An item that was handed out in work mode, and to whom: nobody else is handed it meanwhile. Not an owner, and nothing a customer is told';
comment on column nuance.work_lease.place is 'The key of the queue, or view- and the number of the view, it was handed out from';
create index work_lease_expires on nuance.work_lease (expires_at);
create index work_lease_person on nuance.work_lease (person_id, taken_at);

create table nuance.work_skip (
  person_id bigint not null references nuance.person,
  item_number bigint not null references nuance.item,
  until timestamptz not null,
  reason text not null,
  primary key (person_id, item_number)
);
comment on table nuance.work_skip is 'What a member of staff does not want to be handed again before then';
create index work_skip_until on nuance.work_skip (until);

create table nuance.work_round (
  person_id bigint primary key references nuance.person,
  place text not null,
  handed integer not null,
  total integer not null,
  beyond boolean not null default false,
  at timestamptz not null default now()
);
comment on table nuance.work_round is 'How far somebody has come in work mode: seven of 31. Another place, or a longer pause, begins anew';
comment on column nuance.work_round.beyond is 'There are more than were counted';

create table nuance.contract_answerer (
  contract_id bigint not null references nuance.contract,
  person_id bigint not null references nuance.person,
  at timestamptz not null,
  primary key (contract_id, person_id)
);
comment on table nuance.contract_answerer is 'Who of staff answered a contract before, and when last: they are handed its items first';
insert into nuance.contract_answerer (contract_id, person_id, at)
select i.contract_id, e.person_id, max(e.at)
from nuance.timeline_entry e
join nuance.item i on i.number = e.item_number
join nuance.contract c on c.id = i.contract_id and c.kind <> 'free'
where e.kind = 'comment' and e.by_staff and not e.internal and e.person_id is not null
group by i.contract_id, e.person_id;

do $$
declare
  known text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'timeline_entry_kind_check');
begin
  alter table nuance.timeline_entry drop constraint timeline_entry_kind_check;
  execute 'alter table nuance.timeline_entry add constraint timeline_entry_kind_check '
    || replace(known, '''filed''::text', '''filed''::text, ''desk''::text');
  alter table nuance.timeline_entry add constraint timeline_entry_desk check (kind <> 'desk' or internal);
end $$;
