-- SPDX-License-Identifier: Apache-2.0
-- The demo's people, contracts and a first handful of issues. Every password is "demo".

insert into nuance.plan (key, name, kind, free, price, cycle_months, mana_per_cycle, mana_cap,
                         filing_cost, may_page, page_cost, contact_cost, target_response, buyers, weight) values
  ('sandbox', 'Sandbox', 'instance', true, 0, 1, 0, 0, 0, false, 0, 0, null, 'nobody', 10),
  ('team', 'Team', 'instance', false, 4900, 1, 100, 300, 10, false, 0, 0, interval '12 hours', 'members', 30),
  ('dedicated', 'Dedicated', 'dedicated', false, 24900, 1, 400, 1200, 20, true, 50, 40, interval '4 hours', 'everyone', 50);

-- Queues and free support are there from the beginning.
update nuance.queue set promise = interval '12 hours' where key = 'paid';
update nuance.queue set promise = interval '3 days' where key = 'community';

insert into nuance.tag (key, name, colour, position, retired_at) values
  ('outage', 'Outage', 'red', 1, null), ('performance', 'Performance', 'orange', 2, null), ('upgrade', 'Upgrade', 'blue', 3, null),
  ('data-loss', 'Data loss', 'purple', 4, null), ('how-to', 'How to', 'teal', 5, null), ('billing', 'Billing', 'green', 6, null),
  ('docs', 'Documentation', 'grey', 7, null), ('beta', 'Beta programme', 'pink', 8, now() - interval '2 months');

insert into nuance.field (key, name, help, kind, choices, queue_ids, position)
select v.key, v.name, v.help, v.kind, v.choices::jsonb, array(select q.id from nuance.queue q where q.key = any (v.queues) order by q.id), v.position
from (values
  ('region', 'Region', 'Where their servers stand.', 'choice',
   '[{"key": "eu", "name": "Europe"}, {"key": "us", "name": "North America"}, {"key": "apac", "name": "Asia and Pacific"}, {"key": "old", "name": "Old data centre", "retired": true}]',
   '{paid}'::text[], 1),
  ('version', 'Version', 'As the page "About" says it.', 'text', '[]', '{paid,free}', 2),
  ('effort', 'Effort', 'In hours, with everybody who worked on it.', 'number', '[]', '{paid}', 3),
  ('promised', 'Promised for', '', 'date', '[]', '{paid,community}', 4)) v (key, name, help, kind, choices, queues, position);

create temporary table login (login text, name text, role text, email text, zone text);
insert into login values
  ('admin', 'Ada Adler', 'admin', 'admin@desk.example', 'UTC'),
  ('staff', 'Sam Okafor', 'staff', 'sam@desk.example', 'Europe/Berlin'),
  ('staff2', 'Robin Vega', 'staff', 'robin@desk.example', 'America/New_York'),
  ('community', 'Kim Larsen', 'community', 'kim@community.example', 'Europe/Copenhagen'),
  ('manager', 'Maria Acosta', 'customer', 'maria@acme.example', 'America/Chicago'),
  ('member', 'Milo Jensen', 'customer', 'milo@acme.example', 'America/Chicago'),
  ('contact', 'Chris Mori', 'customer', 'chris@globex.example', 'Asia/Tokyo'),
  ('free', 'Fred Baker', 'customer', 'fred@home.example', 'UTC'),
  ('multi', 'Mina Petrova', 'customer', 'mina@initech.example', 'Europe/Sofia');

insert into nuance.person (name, time_zone) select name, zone from login;
insert into nuance.account (person_id, login, role, password_hash)
select p.id, l.login, l.role, '$2y$05$bpYktoohNU1oPN2//O0oFe6euyb6WDplw/bqrsWcb8ol6ZuNvKZvC'
from login l join nuance.person p on p.name = l.name;
insert into nuance.address (person_id, value, verified_at)
select p.id, l.email, now() from login l join nuance.person p on p.name = l.name;

insert into nuance.contract (kind, name, plan_id, paid_until, renews)
select v.kind, v.name, p.id, v.paid_until, v.renews
from (values
  ('instance', 'acme', 'team', now() + interval '7 months', true),
  ('dedicated', 'Globex Operations', 'dedicated', now() + interval '3 months', true),
  ('instance', 'initech', 'team', now() + interval '9 days', true),
  ('dedicated', 'Initech Platform', 'dedicated', now() + interval '11 months', false),
  ('instance', 'umbrella', 'team', now() - interval '20 days', false),
  ('instance', 'tinkerers', 'sandbox', null, true)
) v (kind, name, plan, paid_until, renews)
join nuance.plan p on p.key = v.plan;

insert into nuance.instance (name, contract_id)
select c.name, c.id from nuance.contract c where c.kind = 'instance';
insert into nuance.source (contract_id, queue_id)
select c.id, q.id from nuance.contract c join nuance.queue q on q.key = 'paid' where c.kind <> 'free';

insert into nuance.membership (contract_id, person_id, role)
select c.id, a.person_id, v.role
from (values
  ('acme', 'manager', 'manager'), ('acme', 'member', 'member'),
  ('Globex Operations', 'contact', 'contact'),
  ('initech', 'multi', 'manager'), ('Initech Platform', 'multi', 'manager'),
  ('umbrella', 'multi', 'member')
) v (contract, login, role)
join nuance.contract c on c.name = v.contract
join nuance.account a on a.login = v.login;

-- Stories: an issue and what followed, minutes after it was filed.
create temporary table story (
  id integer, minutes_ago integer, contract text, requestor text, title text, body text,
  status text, priority smallint, owner text, queue text
);
create temporary table step (
  story integer, after integer, login text, kind text, old text, new text, body text, about text
);

insert into story values
(1, 95, 'acme', 'manager', 'Search is slow since this morning',
 E'Searching our **documentation** takes about 20 seconds since 9:00. It took one second yesterday.\n\n1. open the search page\n2. search for `deployment`\n3. wait\n\nAll of us see it, in every browser. Possibly related to dev:T4021.', 'open', 80, null, 'paid'),
(2, 310, 'acme', 'member', 'Cannot change the colour of a project',
 E'The colour picker closes as soon as I click on it.', 'waiting', 25, 'staff', 'paid'),
(3, 2900, 'acme', 'manager', 'Please restore yesterday''s copy of one project',
 E'A colleague removed the wrong branch in the project *Atlas*. Anything before noon would be fine.', 'resolved', 80, 'staff2', 'paid'),
(4, 40, 'Globex Operations', 'contact', 'Background jobs pile up after the upgrade',
 E'After upgrading to **4.2** our queue holds 41,000 jobs and grows. The log says:\n\n```\nworker 3: lease expired, job 88123 returned\nworker 3: lease expired, job 88124 returned\n```\n\nIs it safe to restart the workers one by one?', 'open', 100, null, 'paid'),
(5, 7300, 'Globex Operations', 'contact', 'Replication over a slow link',
 E'Our second site has 20 Mbit/s. Which settings do you recommend?\n\n| link | latency |\n| --- | --- |\n| A | 4 ms |\n| B | 190 ms |', 'resolved', 50, 'staff', 'paid'),
(6, 150, 'initech', 'multi', 'Certificate expires in five days',
 E'Our monitor warns about the certificate of `initech.hosted.example`. Is its renewal automatic?', 'open', 50, 'staff', 'paid'),
(7, 1300, 'Initech Platform', 'multi', 'Review of our backup plan',
 E'Please read the attached outline and tell us what is missing:\n\n- nightly dump\n- weekly full copy off site\n- restore test every quarter', 'waiting', 25, 'staff2', 'paid'),
(8, 26000, 'umbrella', 'multi', 'Mail from the instance lands in spam',
 E'Messages to two of our partners are marked as spam since last week.', 'resolved', 50, 'staff', 'paid'),
(9, 30, 'Free support', 'free', 'Upgrade fails at step 3 of 12',
 E'Fresh install, unmodified, version 4.2.\n\n> ERROR 1045: access denied\n\nWhat right is missing?', 'open', 50, null, 'free'),
(10, 700, 'Free support', 'free', 'How do I export my data?',
 E'I would like a copy of everything I wrote. Is there a button for it?', 'waiting', 50, 'staff', 'free'),
(11, 1500, 'Free support', 'free', 'Two people edited the same page, one text is gone',
 E'We both had the page open. I saved last, and the other text is not even in the history. See N9 for our set-up.', 'open', 80, null, 'community'),
(12, 4000, 'Free support', 'community', 'Documentation of the API names a field that is not there',
 E'The page says `created_on`, the answer has `filed_at`.', 'resolved', 25, 'staff2', 'community');

insert into step values
(1, 6, 'staff2', 'comment', null, null, E'Thank you, we see it too: the index of one shard is being rebuilt. I will write again when it is done.'),
(1, 8, 'staff2', 'note', null, null, E'Shard 7, same as last month. The disk is the slow one; ops knows.'),
(1, 70, 'manager', 'comment', null, null, E'It is a little better now, about 8 seconds.'),
(2, 45, 'staff', 'owner', null, 'Sam Okafor', null),
(2, 46, 'staff', 'comment', null, null, E'Which browser is it, and which version? There was a bug with one of them that closed pop-ups.'),
(2, 46, 'staff', 'status', 'open', 'waiting', null),
(3, 12, 'staff2', 'owner', null, 'Robin Vega', null),
(3, 14, 'staff2', 'comment', null, null, E'I can restore the copy of 02:00. This replaces the project as it is now: is that right?'),
(3, 33, 'manager', 'comment', null, null, E'Yes, please go ahead.'),
(3, 61, 'staff2', 'comment', null, null, E'Done. Please have a look.'),
(3, 61, 'staff2', 'status', 'open', 'resolved', null),
(4, 9, 'staff', 'note', null, null, E'Known since 4.2.0: the lease is shorter than the longest job. A restart is safe.'),
(5, 120, 'staff', 'owner', null, 'Sam Okafor', null),
(5, 125, 'staff', 'comment', null, null, E'For 190 ms we recommend batches of 500 and compression. The table in the manual has both.'),
(5, 1400, 'contact', 'comment', null, null, E'That works well, thank you!'),
(5, 1420, 'staff', 'status', 'open', 'resolved', null),
(6, 20, 'staff', 'owner', null, 'Sam Okafor', null),
(6, 22, 'staff', 'comment', null, null, E'It is, three days before the end. I started it by hand now, so that your monitor calms down.'),
(7, 60, 'staff2', 'owner', null, 'Robin Vega', null),
(7, 75, 'staff2', 'comment', null, null, E'Looks sound. How do you know that a restore works: does anybody compare row counts?'),
(7, 75, 'staff2', 'status', 'open', 'waiting', null),
(8, 30, 'staff', 'comment', null, null, E'The SPF record lacks our new relay. Please add `include:relay.hosted.example`.'),
(8, 900, 'multi', 'comment', null, null, E'Added, and it works.'),
(8, 910, 'staff', 'status', 'open', 'resolved', null),
(10, 180, 'staff', 'comment', null, null, E'Under *Account*, at the bottom. Does that do what you need?'),
(10, 180, 'staff', 'status', 'open', 'waiting', null),
(11, 30, 'community', 'comment', null, null, E'I can reproduce this with two browsers.'),
(12, 400, 'staff2', 'comment', null, null, E'Thank you, corrected.'),
(12, 400, 'staff2', 'status', 'open', 'resolved', null);

create temporary table tagged (story integer, after integer, login text, keys text[]);
insert into tagged values
(1, 7, 'staff2', '{performance}'), (3, 13, 'staff2', '{data-loss}'), (4, 10, 'staff', '{outage,upgrade}'), (5, 122, 'staff', '{how-to,performance}'),
(7, 62, 'staff2', '{how-to}'), (8, 31, 'staff', '{beta}'), (9, 12, 'staff', '{upgrade}'), (10, 181, 'staff', '{how-to}'),
(11, 29, 'staff2', '{data-loss}'), (12, 401, 'staff2', '{docs}');
insert into step
select t.story, t.after, t.login, 'tags', null, string_agg(g.name, ', ' order by g.position), null
from tagged t join nuance.tag g on g.key = any (t.keys) group by t.story, t.after, t.login;

create temporary table filled (story integer, after integer, login text, key text, value text);
insert into filled values
(1, 7, 'staff2', 'region', 'eu'), (1, 7, 'staff2', 'version', '4.2.1'), (1, 71, 'staff2', 'effort', '1.5'), (2, 46, 'staff', 'region', 'us'),
(3, 14, 'staff2', 'region', 'us'), (3, 61, 'staff2', 'effort', '0.75'), (4, 10, 'staff', 'region', 'apac'), (4, 10, 'staff', 'version', '4.2'),
(4, 10, 'staff', 'promised', (current_date + 2)::text), (5, 125, 'staff', 'version', '4.1.9 (patched)'), (5, 1420, 'staff', 'effort', '3.25'),
(6, 21, 'staff', 'region', 'eu'), (6, 21, 'staff', 'promised', (current_date + 5)::text), (7, 76, 'staff2', 'promised', (current_date + 14)::text),
(8, 31, 'staff', 'region', 'old'), (9, 12, 'staff', 'version', '4.2'), (10, 181, 'staff', 'version', '4.0.3'), (12, 399, 'staff2', 'promised', (current_date - 2)::text);
insert into step
select l.story, l.after, l.login, 'field', null, nuance_api.field_words(f.kind, f.choices, l.value), null, f.name
from filled l join nuance.field f on f.key = l.key order by l.story, l.after, f.position;

insert into nuance.item (number, title, body, contract_id, source_id, queue_id, requestor_id, author_id,
                         owner_id, status, priority, tags, fields, filed_at, activity_at)
select s.id, s.title, s.body, c.id, o.id, q.id, r.person_id, r.person_id, w.person_id, s.status, s.priority,
       coalesce((select nuance_api.tag_ids(t.keys) from tagged t where t.story = s.id), '{}'),
       coalesce((select jsonb_object_agg(f.id, nuance_api.field_json(f.kind, l.value)) from filled l join nuance.field f on f.key = l.key where l.story = s.id), '{}'),
       now() - s.minutes_ago * interval '1 minute', now() - s.minutes_ago * interval '1 minute'
from story s
join nuance.contract c on c.name = s.contract
join nuance.source o on o.contract_id = c.id
join nuance.queue q on q.key = s.queue
join nuance.account r on r.login = s.requestor
left join nuance.account w on w.login = s.owner
order by s.id;
select setval(pg_get_serial_sequence('nuance.item', 'number'), (select max(number) from nuance.item));

set local nuance.quiet = 'on';  -- nobody is sent mail of what happened long ago
insert into nuance.timeline_entry (item_number, person_id, at, kind, internal, by_staff, old, new, body, about)
select s.id, a.person_id, now() - (s.minutes_ago - t.after) * interval '1 minute', t.kind, t.kind in ('note', 'tags', 'field'),
       a.role in ('staff', 'admin'), t.old, t.new, t.body, t.about
from (
  select id as story, 0 as after, requestor as login, 'filed' as kind, null as old, null as new,
         null as body, null as about, 0 as n from story
  union all
  select story, after, login, kind, old, new, body, about, row_number() over () from step
) t
join story s on s.id = t.story
join nuance.account a on a.login = t.login
order by s.id, t.after, t.n;

insert into nuance.queue_stay (item_number, queue_id, entered_at, first_response_at)
select i.number, i.queue_id, i.filed_at,
       (select min(e.at) from nuance.timeline_entry e
        where e.item_number = i.number and e.kind = 'comment' and e.by_staff)
from nuance.item i;
update nuance.item i
set version = e.version, comments = e.comments, activity_at = e.last_at
from (
  select item_number, max(id) as version, count(*) filter (where kind = 'comment') as comments,
         max(at) filter (where not internal) as last_at
  from nuance.timeline_entry group by item_number
) e
where e.item_number = i.number;
select nuance_api.fold_tallies();
drop table login, story, step, tagged, filled;

-- Mana: contracts are some cycles old, issues were paid for, and one was adjusted after triage.
update nuance.contract set cycle_anchor = now() - interval '40 days', mana_due_at = now() where kind <> 'free';
select nuance_api.mana_refill(c.id) from nuance.contract c where c.kind <> 'free' order by c.id;
insert into nuance.mana_entry (contract_id, at, kind, amount, item_number, person_id)
select i.contract_id, greatest(i.filed_at, c.cycle_anchor), 'filing', -p.filing_cost, i.number, i.author_id
from nuance.item i
join nuance.contract c on c.id = i.contract_id
join nuance.plan p on p.id = c.plan_id
where p.filing_cost > 0 and i.filed_at > c.cycle_anchor
order by i.filed_at;
insert into nuance.mana_entry (contract_id, kind, amount, item_number, person_id, reason)
select i.contract_id, 'adjustment', -30, i.number, a.person_id, 'Took two of us an afternoon.'
from nuance.item i, nuance.account a where i.number = 1 and a.login = 'staff2';

-- People of contracts: some colleagues, someone invited, a little history.
update nuance.plan set contacts_included = 3, contact_cost = 40 where key = 'dedicated';
with added as (
  insert into nuance.person (name, time_zone)
  values ('Priya Nair', 'Asia/Kolkata'), ('Tom Weber', 'Europe/Vienna'), ('Lena Fox', 'Europe/London')
  returning id, name
)
insert into nuance.membership (contract_id, person_id, role, since)
select c.id, a.id, case a.name when 'Priya Nair' then 'manager' when 'Tom Weber' then 'contact' else 'member' end,
       now() - interval '5 months'
from added a, nuance.contract c where c.name = 'Globex Operations';
select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', a.role, false)
from nuance.account a where a.login = 'contact';
select nuance_api.contract_rename('sample-rename-globex-1', c.id, 'Globex'),
       nuance_api.contract_rename('sample-rename-globex-2', c.id, 'Globex Operations'),
       nuance_api.contract_invite('sample-invite-globex-1', c.id, 'noor.haddad@globex.example', 'contact', 40),
       nuance_api.contract_invite('sample-invite-globex-2', c.id, 'ivan.petrov@globex.example', 'member')
from nuance.contract c where c.name = 'Globex Operations';
select set_config('nuance.person', '', false), set_config('nuance.role', '', false);

update nuance.contract set created_at = now() - interval '14 months' where kind <> 'free';

-- What staff know of contracts: notes, a right to page taken away, an instance nobody manages, orders.
insert into nuance.contract (kind, name, plan_id, paid_until, created_at)
select 'instance', 'hooli', p.id, now() + interval '5 months', now() - interval '2 years' from nuance.plan p where p.key = 'team';
insert into nuance.instance (name, contract_id, without_manager)
select 'hooli', c.id, true from nuance.contract c where c.name = 'hooli';
insert into nuance.source (contract_id, queue_id)
select c.id, q.id from nuance.contract c, nuance.queue q where c.name = 'hooli' and q.key = 'paid';
insert into nuance.membership (contract_id, person_id, role)
select c.id, p.id, 'member' from nuance.contract c, nuance.person p where c.name = 'hooli' and p.name in ('Lena Fox', 'Tom Weber');
select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', a.role, false)
from nuance.account a where a.login = 'staff2';
select nuance_api.contract_note_add('sample-note-globex-one', c.id,
         E'Two data centres, a slow link between them: see N5. **Chris** decides, Priya knows the network.'),
       nuance_api.contract_note_add('sample-note-globex-two', c.id,
         E'They upgrade on the first weekend of a month and call us on Monday.\n\n- keep Monday mornings free\n- ask for the log first')
from nuance.contract c where c.name = 'Globex Operations';
select nuance_api.contract_note_add('sample-note-hooli-one1', c.id, E'Their only manager left the company; a new one is to be named next week.')
from nuance.contract c where c.name = 'hooli';
select nuance_api.contract_page_take('sample-page-initech-01', c.id, 'Paged three times for questions about invoices.')
from nuance.contract c where c.name = 'Initech Platform';
select set_config('nuance.person', '', false), set_config('nuance.role', '', false);
with bought as (
  insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, state, amount, currency, months, provider, created_at)
  select a.person_id, c.plan_id, c.id, 'renewal', 'ready', p.price, p.currency, 1, 'invoice', now() - interval '2 hours'
  from nuance.contract c join nuance.plan p on p.id = c.plan_id, nuance.account a
  where c.name = 'Globex Operations' and a.login = 'contact' and not exists (select from nuance.purchase_order o where o.contract_id = c.id)
  returning id, created_at, state, person_id
)
insert into nuance.order_entry (order_id, at, new, person_id) select id, created_at, state, person_id from bought;
select nuance_api.job_figures();

-- Billing: a bigger and a smaller plan, months that were paid, one refunded, a renewal that waits, somebody
-- buying, and a contract about to get another plan.
insert into nuance.plan (key, name, kind, free, price, cycle_months, mana_per_cycle, mana_cap,
                         filing_cost, may_page, page_cost, contact_cost, target_response, buyers, weight) values
  ('office', 'Office hours', 'dedicated', false, 9900, 1, 150, 450, 20, false, 0, 40, interval '12 hours', 'members', 40),
  ('around-the-clock', 'Around the clock', 'dedicated', false, 89900, 1, 1500, 4500, 20, true, 50, 0, interval '30 minutes', 'members', 90),
  ('team-plus', 'Team plus', 'instance', false, 9900, 1, 250, 750, 10, true, 50, 0, interval '4 hours', 'members', 45);
insert into nuance.setting (name, value) values ('invoice-issuer', E'Example Desk Ltd.\n12 Harbour Street\n1050 Brussels\nVAT BE 0123.456.789');
create temporary table sold as
select o.id, o.n, o.contract_id
from (select nextval(pg_get_serial_sequence('nuance.purchase_order', 'id')) as id, c.id as contract_id, n
      from generate_series(1, 4) n, nuance.contract c where c.name in ('Globex Operations', 'acme') order by n desc, c.id) o;
insert into nuance.purchase_order (id, person_id, plan_id, contract_id, kind, state, amount, currency, months, provider,
                                   created_at, paid_at, paid_from, paid_until)
overriding system value
select s.id, a.person_id, c.plan_id, c.id, 'renewal', case when s.n = 4 and c.name = 'acme' then 'refunded' else 'purchased' end,
       p.price, p.currency, 1, 'invoice', now() - make_interval(months => s.n), now() - make_interval(months => s.n) + interval '6 days',
       c.paid_until - make_interval(months => s.n),
       c.paid_until - make_interval(months => s.n - 1)
from sold s
join nuance.contract c on c.id = s.contract_id
join nuance.plan p on p.id = c.plan_id
join nuance.account a on a.login = case c.name when 'acme' then 'manager' else 'contact' end;
insert into nuance.invoice (order_id, issued_at, credited, credited_at)
select o.id, o.paid_at, case o.state when 'refunded' then o.amount else 0 end, case o.state when 'refunded' then o.paid_at + interval '2 days' end
from nuance.purchase_order o join sold s on s.id = o.id order by o.id;
insert into nuance.order_entry (order_id, at, old, new, person_id, note)
select o.id, e.at, e.old, e.new, case e.by when 'buyer' then o.person_id when 'staff' then a.person_id end, e.note
from nuance.purchase_order o
join sold s on s.id = o.id
join nuance.account a on a.login = 'staff'
cross join lateral (values
  (1, o.created_at, null, 'ready', 'buyer', null), (2, o.paid_at, 'ready', 'charged', 'staff', 'Bank transfer'),
  (3, o.paid_at, 'charged', 'purchased', 'staff', null), (4, o.paid_at + interval '2 days', 'purchased', 'refunded', 'staff', 'Paid twice by mistake')
) e (n, at, old, new, by, note)
where e.n < 4 or o.state = 'refunded'
order by o.id, e.n;
drop table sold;
select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', a.role, false)
from nuance.account a where a.login = 'contact';
select nuance_api.contract_plan('sample-plan-globex-001', c.id, p.id)
from nuance.contract c, nuance.plan p where c.name = 'Globex Operations' and p.key = 'office';
select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', a.role, false)
from nuance.account a where a.login = 'multi';
select nuance_api.contract_renew('sample-renew-initech-1', c.id, '49.00 EUR')
from nuance.contract c where c.name = 'initech';
select set_config('nuance.person', a.person_id::text, false), set_config('nuance.role', a.role, false)
from nuance.account a where a.login = 'free';
select nuance_api.plan_buy('sample-buy-bakery-0001', p.id, 'Baker & Sons', '249.00 EUR') from nuance.plan p where p.key = 'dedicated';
select set_config('nuance.person', '', false), set_config('nuance.role', '', false);
-- What matters to contracts, told by those who manage them, put in order, and one thought better of.
create temporary table priority_told (who text, contract text, title text, note text, link text);
insert into priority_told values
  ('manager', 'acme', 'Search that answers within a second', E'Everything else we do in the product starts there. Two seconds would be good enough for the archive.', 'N1'),
  ('manager', 'acme', 'Export of everything as CSV', E'For our auditors, once a quarter.\nColumns may change; the order of rows may not.', 'N2'),
  ('manager', 'acme', 'A dark theme for the night shift', '', 'https://forum.example/t/dark-theme/118'),
  ('manager', 'acme', 'Fewer mails about nothing', 'A digest once a day is plenty.', ''),
  ('contact', 'Globex Operations', 'Maintenance windows outside of Asian business hours', 'Anything from 18:00 UTC is fine.', ''),
  ('contact', 'Globex Operations', 'Supported path to PostgreSQL 17', 'We plan the move for the autumn.', 'https://www.postgresql.org/docs/17/'),
  ('contact', 'Globex Operations', 'Replication lag we can alert on', '', 'N5'),
  ('multi', 'initech', 'Single sign-on with our own directory', 'SAML would do.', ''),
  ('multi', 'Initech Platform', 'Restores rehearsed once a year', 'With us on the call.', 'N7'),
  ('staff', 'umbrella', 'A way to archive the whole instance', 'We need to keep it for seven years.', '');
do $$
declare
  told record;
  n integer := 0;
begin
  for told in select * from priority_told loop
    n := n + 1;
    perform set_config('nuance.person', a.person_id::text, true), set_config('nuance.role', a.role, true)
    from nuance.account a where a.login = told.who;
    perform nuance_api.contract_priority_add('sample-priority-of-contract-' || n, c.id, told.title, told.note, told.link)
    from nuance.contract c where c.name = told.contract;
  end loop;
  perform set_config('nuance.person', a.person_id::text, true), set_config('nuance.role', a.role, true)
  from nuance.account a where a.login = 'manager';
  perform nuance_api.contract_priority_move('sample-priority-of-contract-move', p.contract_id, p.id, c.priority_order, 1)
  from nuance.contract_priority p join nuance.contract c on c.id = p.contract_id where p.title like 'Export of%';
  perform nuance_api.contract_priority_remove('sample-priority-of-contract-remove', p.contract_id, p.id)
  from nuance.contract_priority p where p.title like 'Fewer mails%';
  perform set_config('nuance.person', '', true), set_config('nuance.role', '', true);
end $$;
update nuance.contract_priority set changed_at = now() - id * interval '4 days';
drop table priority_told;
