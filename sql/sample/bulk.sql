-- SPDX-License-Identifier: Apache-2.0
-- Turns the rows of nuance_sample.raw (n, filed_at, requestor, title, body, refs) into items, as if
-- they had been filed and answered over the years: most on the free contract, some on paid ones, the
-- older the more of them closed, and at least 6,000 open where there are 20,000.

-- What tells of entries at the end of the transaction is done with those there are.
set constraints all immediate;
-- Counting one by one takes as long as all the rest: the counts are made anew at the end. And nobody is told.
alter table nuance.item disable trigger user;
alter table nuance.timeline_entry disable trigger user;
alter table nuance.queue_stay disable trigger user;

-- So do indexes and references that grow with every row: they are made anew too, each in one go.
set local maintenance_work_mem = '512MB';
set local work_mem = '256MB';
create temporary table made_anew as
with filled (name) as (
  values ('nuance.item'::regclass), ('nuance.timeline_entry'::regclass), ('nuance.queue_stay'::regclass), ('nuance.item_words'::regclass)
)
select 1 as n, format('drop index %s', i.indexrelid::regclass) as away, pg_get_indexdef(i.indexrelid) as again
from pg_index i join filled f on f.name = i.indrelid
where not exists (select from pg_constraint c where c.conindid = i.indexrelid)
union all
select 2, format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname),
       format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
from pg_constraint c join filled f on f.name = c.conrelid
where c.contype = 'f';
do $$
declare
  command text;
begin
  for command in select away from made_anew loop
    execute command;
  end loop;
end $$;

insert into nuance.person (name)
select distinct initcap(replace(requestor, '-', ' ')) from nuance_sample.raw
except select name from nuance.person;

-- Where each goes is settled without the texts: those are copied once, at the end.
create temporary table plan_of_item as
select r.n, base.number + row_number() over (order by r.filed_at, r.n) as number, r.filed_at,
       p.id as requestor_id, hashint8(r.n) & 2147483647 as dice,
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

create temporary table answered as
select p.*, w.person_id as staff_id,
       case when p.answered_after is not null
            then least(p.filed_at + p.answered_after * interval '1 minute', now()) end as answered_at,
       p.status not in ('open', 'waiting') as closed,
       p.status <> 'open' or (p.dice % 3 = 0 and p.answered_after is not null) as owned,
       case when p.answered_after is not null
            then (array['Thank you for the report. We can see it here too and are looking into it.',
                        'Which version is this, and does it happen on a clean install as well?',
                        'This is fixed in the next release; until then please use the work-around in the manual.',
                        'I moved this to the people who know that part best.'])[1 + p.dice % 4] end as answer
from placed p
join staff_of w on w.n = p.dice % w.staff;

-- Timelines are numbered here, item by item: an item's newest entry is its version.
create temporary table bulk as
select a.*,
       base.id + sum(1 + (answered_at is not null)::integer + (status <> 'open')::integer) over (order by number) as version
from answered a
cross join (select coalesce(max(id), 0) as id from nuance.timeline_entry) base;
analyze bulk;

-- Members of paid contracts ask through them; the corpus's people are added to them.
insert into nuance.membership (contract_id, person_id, role)
select distinct b.contract_id, b.requestor_id, 'member'
from bulk b join nuance.contract c on c.id = b.contract_id
where c.kind <> 'free'
on conflict do nothing;

insert into nuance.item (number, title, body, contract_id, source_id, queue_id, requestor_id, author_id,
                         owner_id, status, priority, tags, fields, filed_at, activity_at, comments, version)
select b.number, coalesce(nullif(trim(r.title), ''), 'Untitled'),
       r.body || coalesce((
         select E'\n\nSee also ' || string_agg('dev:' || ref, ', ') from unnest(r.refs) ref), ''),
       b.contract_id, b.source_id, b.queue_id, b.requestor_id, b.requestor_id,
       case when b.owned then b.staff_id end, b.status, b.priority,
       -- one in four is about something: most of all about how to do things, some about two
       case when b.dice % 4 = 0 then array(
         select g.id from nuance.tag g
         where g.retired_at is null and g.key in ((array['how-to', 'upgrade', 'how-to', 'docs', 'performance', 'how-to', 'outage'])[1 + (b.dice / 4) % 7],
                                                  case when b.dice % 5 = 0 then 'data-loss' when b.dice % 9 = 0 then 'billing' end)
         order by g.id) else '{}' end,
       -- one in three of the paid ones says where it is, one in five how much work it was
       coalesce((select jsonb_object_agg(f.id, nuance_api.field_json(f.kind, case f.key when 'region' then (array['eu', 'us', 'eu', 'apac'])[1 + b.dice % 4]
                                                                                  else (b.dice % 40 / 4.0)::text end))
                 from nuance.field f
                 where b.queue_id = any (f.queue_ids) and ((f.key = 'region' and b.dice % 3 = 0) or (f.key = 'effort' and b.dice % 5 = 0))), '{}'),
       b.filed_at,
       coalesce(b.answered_at, b.filed_at), case when b.answered_at is not null then 1 else 0 end,
       b.version
from bulk b join nuance_sample.raw r using (n);
select setval(pg_get_serial_sequence('nuance.item', 'number'), (select max(number) from nuance.item));

insert into nuance.item_tag (item_number, tag_id, closed, activity_at)
select i.number, g, i.closed, i.activity_at from bulk b join nuance.item i on i.number = b.number cross join lateral unnest(i.tags) g
order by i.number;

insert into nuance.item_field (item_number, field_id, closed, activity_at, word, number, day)
select r.item_number, r.field_id, r.closed, r.activity_at, r.word, r.number, r.day
from bulk b join nuance.item i on i.number = b.number cross join lateral nuance_api.field_rows(i) r
where i.fields <> '{}' order by i.number;

insert into nuance.timeline_entry (id, item_number, person_id, at, kind, by_staff, old, new, body)
overriding system value
select e.id, b.number, e.person_id, e.at, e.kind, e.by_staff, e.old, e.new, e.body
from bulk b
cross join lateral (
  select b.version - (b.answered_at is not null)::integer - (b.status <> 'open')::integer,
         b.requestor_id, b.filed_at, 'filed', false, null, null, null
  union all
  select b.version - (b.status <> 'open')::integer, b.staff_id, b.answered_at, 'comment', true, null, null, b.answer
  where b.answered_at is not null
  union all
  select b.version, b.staff_id, coalesce(b.answered_at, b.filed_at), 'status', true, 'open', b.status, null
  where b.status <> 'open'
) e (id, person_id, at, kind, by_staff, old, new, body);
select setval(pg_get_serial_sequence('nuance.timeline_entry', 'id'), (select max(id) from nuance.timeline_entry));

insert into nuance.queue_stay (item_number, queue_id, plan_id, promised, entered_at, due_at, first_response_at, closed, excluded)
select b.number, b.queue_id, c.plan_id, q.promise, b.filed_at, b.filed_at + coalesce(q.promise, interval '24 hours'),
       b.answered_at, b.closed, b.status in ('duplicate', 'invalid', 'spam')
from bulk b
join nuance.contract c on c.id = b.contract_id
join nuance.queue q on q.id = b.queue_id;

-- What they are found by, as search_append() would write it; each text is looked at once, for many say the same.
create temporary table said as
select t.said, t.language, nuance_api.search_vector(t.said, t.language) as words, nuance_api.search_identifiers(t.said) as identifiers,
       s.shown, s.shown = t.said as alike,
       nuance_api.search_vector(s.shown, t.language) as shown_words, nuance_api.search_identifiers(s.shown) as shown_identifiers
from (select distinct x.said, p.language
      from bulk b
      join nuance.item i using (number)
      join nuance.person p on p.id = b.requestor_id
      cross join lateral (values (i.title), (i.body), (p.name), (b.answer)) x (said)
      where x.said is not null) t
cross join lateral (select nuance_api.without_addresses(t.said) as shown offset 0) s;
analyze said;
insert into nuance.item_words (item_number, part, first_entry, for_customers, for_staff, length, vector, identifiers)
select i.number, 0, 0, v.for_customers, alike.to_all or not v.for_customers, length(i.body) + coalesce(length(b.answer), 0),
       nuance_api.search_marks(i) || setweight(case when v.for_customers then title.shown_words else title.words end, 'A')
         || setweight(case when v.for_customers then name.shown_words else name.words end, 'C')
         || case when v.for_customers then body.shown_words else body.words end || coalesce(answer.words, ''),
       left(concat_ws(' ', nullif(case when v.for_customers then body.shown_identifiers else body.identifiers end, ''),
                      nullif(answer.identifiers, '')), 8000)
from bulk b
join nuance.item i using (number)
join nuance.person p on p.id = b.requestor_id
join said title on title.said = i.title and title.language = p.language
join said name on name.said = p.name and name.language = p.language
join said body on body.said = i.body and body.language = p.language
left join said answer on answer.said = b.answer and answer.language = p.language
cross join (values (true), (false)) v (for_customers)
cross join lateral (select title.alike and name.alike and body.alike as to_all) alike
where v.for_customers or not alike.to_all;

do $$
declare
  command text;
begin
  for command in select again from made_anew order by n loop
    execute command;
  end loop;
end $$;

alter table nuance.item enable trigger user;
alter table nuance.timeline_entry enable trigger user;
alter table nuance.queue_stay enable trigger user;
select nuance_api.count_again();
select nuance_api.rebuild_responses();
drop table plan_of_item, placed, staff_of, answered, bulk, said, made_anew;
