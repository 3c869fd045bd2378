-- SPDX-License-Identifier: Apache-2.0
-- Turns the rows of nuance_sample.raw (n, filed_at, requestor, title, body, refs) into items, as if
-- they had been filed and answered over the years: most on the free contract, some on paid ones, the
-- older the more of them closed, and at least 6,000 open where there are 20,000.

-- Counting one by one takes as long as all the rest: the counts are made anew at the end.
alter table nuance.item disable trigger item_counted;

insert into nuance.person (name)
select distinct initcap(replace(requestor, '-', ' ')) from nuance_sample.raw
except select name from nuance.person;

create temporary table plan_of_item as
select r.n, base.number + row_number() over (order by r.filed_at, r.n) as number, r.filed_at,
       p.id as requestor_id, coalesce(nullif(trim(r.title), ''), 'Untitled') as title,
       r.body || coalesce((
         select E'\n\nSee also ' || string_agg('dev:' || ref, ', ') from unnest(r.refs) ref), '') as body,
       hashint8(r.n) & 2147483647 as dice,
       row_number() over (order by r.filed_at desc, r.n desc) as age
from nuance_sample.raw r
join nuance.person p on p.name = initcap(replace(r.requestor, '-', ' '))
cross join (select coalesce(max(number), 0) as number from nuance.item) base;

create temporary table placed as
select n.*, c.id as contract_id, s.id as source_id,
       case when c.kind <> 'free' then s.queue_id
            when n.dice % 11 = 0 then q_community.id else s.queue_id end as queue_id,
       case when n.age <= 12000 and n.dice % 100 < 60
              then case when n.dice % 7 = 0 then 'waiting' else 'open' end
            when n.dice % 100 < 80 then 'resolved'
            when n.dice % 100 < 88 then 'wontfix'
            when n.dice % 100 < 94 then 'duplicate'
            when n.dice % 100 < 98 then 'invalid' else 'spam' end as status,
       (array[50, 50, 50, 50, 25, 80, 50, 10, 50, 80, 50, 25, 100])[1 + n.dice % 13] as priority,
       -- minutes until somebody answered; null: nobody did
       case when n.dice % 100 < 60 and n.dice % 5 = 0 and n.age <= 12000 then null
            else greatest(2, power(n.dice % 97, 2) * case when c.kind = 'free' then 1.6 else 0.12 end)
       end::integer as answered_after
from plan_of_item n
join lateral (
  select (array['Free support', 'Free support', 'Free support', 'Free support', 'acme',
                'Globex Operations', 'initech', 'Initech Platform', 'Free support', 'umbrella'])
         [1 + (n.dice / 13) % 10] as name
) chosen on true
join nuance.contract c on c.name = chosen.name
join nuance.source s on s.contract_id = c.id
cross join (select id from nuance.queue where key = 'community') q_community;

create temporary table staff_of as
select row_number() over (order by person_id) - 1 as n, person_id, count(*) over () as staff
from nuance.account where role in ('staff', 'admin') and login <> 'admin';

create temporary table bulk as
select p.*, w.person_id as staff_id,
       case when p.answered_after is not null
            then least(p.filed_at + p.answered_after * interval '1 minute', now()) end as answered_at,
       p.status not in ('open', 'waiting') as closed,
       p.status <> 'open' or (p.dice % 3 = 0 and p.answered_after is not null) as owned
from placed p
join staff_of w on w.n = p.dice % w.staff;

-- Members of paid contracts ask through them; the corpus's people are added to them.
insert into nuance.membership (contract_id, person_id, role)
select distinct b.contract_id, b.requestor_id, 'member'
from bulk b join nuance.contract c on c.id = b.contract_id
where c.kind <> 'free'
on conflict do nothing;

insert into nuance.item (number, title, body, contract_id, source_id, queue_id, requestor_id, author_id,
                         owner_id, status, priority, filed_at, activity_at, first_response_at, comments)
select number, title, body, contract_id, source_id, queue_id, requestor_id, requestor_id,
       case when owned then staff_id end, status, priority, filed_at,
       coalesce(answered_at, filed_at), answered_at, case when answered_at is not null then 1 else 0 end
from bulk order by number;
select setval(pg_get_serial_sequence('nuance.item', 'number'), (select max(number) from nuance.item));

insert into nuance.timeline_entry (item_number, person_id, at, kind, by_staff, old, new, body)
select number, person_id, at, kind, by_staff, old, new, body
from (
  select number, 1 as n, requestor_id as person_id, filed_at as at, 'filed' as kind, false as by_staff,
         null as old, null as new, null as body from bulk
  union all
  select number, 2, staff_id, answered_at, 'comment', true, null, null,
         (array['Thank you for the report. We can see it here too and are looking into it.',
                'Which version is this, and does it happen on a clean install as well?',
                'This is fixed in the next release; until then please use the work-around in the manual.',
                'I moved this to the people who know that part best.'])[1 + dice % 4]
  from bulk where answered_at is not null
  union all
  select number, 3, staff_id, coalesce(answered_at, filed_at), 'status', true, 'open', status, null
  from bulk where status <> 'open'
) e
order by number, n;

insert into nuance.queue_stay (item_number, queue_id, entered_at, first_response_at, excluded)
select number, queue_id, filed_at, answered_at, status in ('duplicate', 'invalid', 'spam')
from bulk order by number;

-- The newest entry of each item is its version.
update nuance.item i
set version = e.version
from (select item_number, max(id) as version from nuance.timeline_entry group by item_number) e
where e.item_number = i.number and i.version = 0;

alter table nuance.item enable trigger item_counted;
delete from nuance.queue_count_delta;
insert into nuance.queue_count as c (queue_id, open, unowned)
select queue_id, count(*) filter (where not closed), count(*) filter (where status = 'open' and owner_id is null)
from nuance.item group by queue_id
on conflict (queue_id) do update set open = excluded.open, unowned = excluded.unowned;
select nuance_api.job_figures();
drop table plan_of_item, placed, staff_of, bulk;
