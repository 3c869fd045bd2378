-- SPDX-License-Identifier: Apache-2.0
-- A desk with many customers, not only many issues: otherwise whole tables are the quickest way and nothing is proven.

insert into nuance.person (name) select 'Person ' || n from generate_series(1, 20000) n;
insert into nuance.account (person_id, login)
    select id, 'login' || id from nuance.person where name like 'Person %' on conflict do nothing;
insert into nuance.contract (kind, name, plan_id)
    select 'dedicated', 'Contract ' || n, (select id from nuance.plan where key = 'dedicated') from generate_series(1, 5000) n;
insert into nuance.source (contract_id, queue_id)
    select c.id, (select id from nuance.queue where key = 'paid') from nuance.contract c where c.name like 'Contract %';
insert into nuance.membership (contract_id, person_id, role)
    select c.id, p.id, 'contact' from nuance.contract c
    join nuance.person p on p.name = 'Person ' || substr(c.name, 10) where c.name like 'Contract %';
insert into nuance.former_member (contract_id, person_id, role, removed_at)
    select c.id, p.id, 'member', now() - n * interval '9 days' from nuance.contract c, generate_series(1, 4) n,
        (select min(person_id) as id from nuance.account) p where c.name like 'Contract %';
insert into nuance.audit_entry (person_id, change, thing, subject)
    select id, 'added', 'queue', 'x' from nuance.person;
insert into nuance.address (person_id, value, verified_at)
    select id, 'p' || id || '@example.org', now() from nuance.person where name like 'Person %';
insert into nuance.session (token_hash, person_id, expires_at)
    select sha256(p.id::text::bytea), p.id, now() + interval '1 day' from nuance.person p where name like 'Person %';
insert into nuance.submission (person_id, key, action)
    select id, 'AAAAAAAAAAAAAAAAAAAAAAAA', 'x' from nuance.person where name like 'Person %';
insert into nuance.work_lease (item_number, person_id, place, expires_at)
    select i.number, p.id, 'paid', now() + interval '1 hour' from nuance.item i join nuance.person p on p.name = 'Person ' || i.number where i.number % 9 = 0;
insert into nuance.work_skip (person_id, item_number, until, reason)
    select p.id, i.number, now() + interval '1 hour', 'x' from nuance.item i join nuance.person p on p.name = 'Person ' || i.number;
insert into nuance.work_round (person_id, place, handed, total) select id, 'paid', 1, 2 from nuance.person where name like 'Person %';
insert into nuance.contract_answerer (contract_id, person_id, at) select c.id, p.id, now() from nuance.contract c
    join nuance.person p on p.name = 'Person ' || c.id on conflict do nothing;
insert into nuance.mail_preference (person_id, contracts) select id, id % 2 = 0 from nuance.person where name like 'Person %';
insert into nuance.subscriber (item_number, person_id, why, muted_at)
    select i.number, p.id, 'comment', case when p.id % 3 = 0 then now() end
    from nuance.item i cross join unnest(array[0, 7]) beside join nuance.person p on p.name = 'Person ' || (i.number + beside);
insert into nuance.mail_link (purpose, token_hash, person_id, address, expires_at)
    select 'password', sha256(('link' || id)::bytea), id, 'x@example.org', now() from nuance.person where name like 'Person %';
insert into nuance.mail_refusal (address) select n || '@refused.example' from generate_series(1, 5000) n;
insert into nuance.mana_entry (contract_id, kind, amount, cycle_at)
    select c.id, 'refill', 100, now() - n * interval '30 days'
    from nuance.contract c, generate_series(1, 6) n where c.kind <> 'free';
insert into nuance.mana_entry (contract_id, kind, amount, item_number)
    select i.contract_id, 'filing', -10, i.number from nuance.item i;
insert into nuance.mana_checkpoint
    select contract_id, max(id), sum(amount) from nuance.mana_entry group by contract_id on conflict do nothing;
insert into nuance.login_attempt (login, network, succeeded)
    select 'login' || n, '192.0.2.1', n % 3 > 0 from generate_series(1, 20000) n;
with c as (insert into nuance.contract (kind, name, plan_id)
    select 'instance', 'instance-' || n, (select id from nuance.plan where key = 'team') from generate_series(1, 5000) n returning id, name)
    insert into nuance.instance (name, contract_id) select name, id from c;
insert into nuance.contract_entry (contract_id, kind, new)
    select c.id, 'name', 'x' from nuance.contract c, generate_series(1, 3) n;
insert into nuance.contract_priority (contract_id, position, title, note, link, plan_id, words)
    select c.id, n, 'Priority ' || n || ' of ' || c.name, 'Why ' || md5(c.id::text || n), case when n = 2 then 'N' || c.id else '' end, 1, ''
    from nuance.contract c, generate_series(1, 4) n where c.name ~ '^(Contract |instance-)';
insert into nuance.contract_priority (contract_id, position, title, removed_at, plan_id, words)
    select c.id, 1, 'Gone', now(), 1, '' from nuance.contract c where c.name ~ '^(Contract |instance-)';
insert into nuance.contract_note (contract_id, person_id, body)
    select c.id, (select min(person_id) from nuance.account), 'x' from nuance.contract c, generate_series(1, 2) n;
insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, amount, currency, months, provider)
    select (select min(person_id) from nuance.account), c.plan_id, c.id, 'renewal', 100, 'EUR', 1, 'invoice'
    from nuance.contract c where c.kind <> 'free';
update nuance.contract set renews = id % 20 <> 0,
    paid_until = case when id % 3 > 0 then now() + (id % 700 - 50) * interval '1 day' end where name like 'Contract %' or name like 'instance-%';
with o as (insert into nuance.outbox (kind, template, recipient, content)
    select 'mail', 'invitation', c.id || '@example.org', '{}' from nuance.contract c where c.kind = 'dedicated' returning id, recipient)
    insert into nuance.invitation (contract_id, email, role, token_hash, outbox_id, invited_by)
    select split_part(o.recipient, '@', 1)::bigint, o.recipient, 'member', sha256(o.recipient::bytea), o.id,
           (select min(person_id) from nuance.account) from o;
insert into nuance.node (name) select 'host ' || n from generate_series(1, 5000) n;
insert into nuance.outbox_attempt (outbox_id, number, node_id, began_at, milliseconds, outcome, status)
    select o.id, n, 1 + o.id % 5000, now(), 5, 'retry', 503 from nuance.outbox o, generate_series(1, 4) n;
insert into nuance.purchase_order (person_id, plan_id, contract_id, kind, state, amount, currency, months, provider)
    select (select min(person_id) from nuance.account), c.plan_id, c.id, 'renewal', case n when 1 then 'ready' else 'purchased' end,
           4900, 'EUR', 1, 'invoice'
    from nuance.contract c, generate_series(1, 4) n where c.kind = 'dedicated';
insert into nuance.sla (queue_id, first_minutes) select id, 60 from nuance.queue;
insert into nuance.clock (item_number, kind, sla_id, target, began_at, due_at)
    select i.number, k, (select min(id) from nuance.sla), 3600, i.filed_at, now() + i.number * interval '1 minute'
    from nuance.item i, unnest(array['first', 'resolution']) k where not i.closed;
insert into nuance.clock_run (clock_id, began_at) select id, began_at from nuance.clock;
update nuance.item i set deadline = c.due_at from nuance.clock c where c.item_number = i.number and c.kind = 'first';
insert into nuance.invoice (order_id) select id from nuance.purchase_order where state = 'purchased'
    and not exists (select from nuance.invoice i where i.order_id = purchase_order.id);
insert into nuance.order_entry (order_id, new) select id, state from nuance.purchase_order;
insert into nuance.payment_event (provider, event_key, type, body, outcome, refers, order_id)
    select 'invoice', 'evt' || id, 'x', '{}', case when id % 9 = 0 then 'waiting' else 'applied' end, array['in' || id], id from nuance.purchase_order;
insert into nuance.access_link (item_number, person_id, token_hash)
    select i.number, i.requestor_id, sha256(i.number::text::bytea) from nuance.item i;
insert into nuance.unconfirmed (key, token_hash, contract_id, name, email, content)
    select md5(n::text), sha256(n::text::bytea), 1, 'X', n || '@visitor.example', '{}' from generate_series(1, 20000) n;
insert into nuance.block (kind, value, confirmed_at)
    select 'email', n || '@spam.example', now() from generate_series(1, 20000) n;
insert into nuance.duplicate_candidate (item_number, of_number, person_id)
    select i.number, i.number - 1, (select min(person_id) from nuance.account) from nuance.item i where i.number > 1;
insert into nuance.payment_reference (provider, reference, kind, order_id)
    select 'invoice', 'in' || id, 'invoice', id from nuance.purchase_order;
-- every issue has a number and a day, a text of many or of few, and what it says is in the table beside it
alter table nuance.item disable trigger item_searched;  -- words come below
update nuance.item i set fields = jsonb_strip_nulls(jsonb_build_object(
    (select id from nuance.field where key = 'effort'), i.number % 1000 / 4.0, (select id from nuance.field where key = 'promised'), (date '2026-01-01' + (i.number % 900)::integer)::text,
    (select id from nuance.field where key = 'region'), case when i.number % 4 > 0 then (array['eu', 'us', 'apac'])[i.number % 4] end,
    (select id from nuance.field where key = 'version'), case when i.number % 2 = 0 then 'Release ' || i.number % 2000 else 'old ' || i.number end));
alter table nuance.item enable trigger item_searched;
insert into nuance.item_words (item_number, part, for_customers, for_staff, length, vector)
    select number, 0, true, true, 0, to_tsvector('english', title) from nuance.item on conflict do nothing;
insert into nuance.draft (person_id, item_number, fields)
    select (select min(person_id) from nuance.account) + i.number % 7, i.number, '{"comment": "x"}' from nuance.item i;
insert into nuance.draft (person_id, contract_id, fields) select m.person_id, m.contract_id, '{"body": "x"}' from nuance.membership m;
insert into nuance.mention (person_id, item_number, entry_id, by_id, read_at)
    select (select min(person_id) from nuance.account) + e.id % 7, e.item_number, e.id, e.person_id, case when e.id % 3 > 0 then now() end
    from nuance.timeline_entry e where e.person_id is not null;
insert into nuance.reply (person_id, folder, name, body, changed_by)
    select case when a.person_id % 9 > 0 then a.person_id end, 'F' || a.person_id % 5, 'r' || n || '-' || a.person_id, 'Text', a.person_id
    from nuance.account a, generate_series(1, 2) n;
insert into nuance.public_answer (item_number, title, body, published_by)
    select i.number, i.title, left(i.excerpt, 100) || '.', i.author_id from nuance.item i where i.number % 10 = 0;
insert into nuance.item_answers (item_number, version_id, answers)
    select i.number, v.id, jsonb_build_object('version', '4.2', 'steps', jsonb_build_array('one', 'two'), 'summary', i.title)
    from nuance.item i, nuance.form_version v where i.contract_id = (select id from nuance.contract where kind = 'free');
insert into nuance.attachment (person_id, state, name, size, sha256, item_number, entry_id, contract_id, scan, scan_at, removed_at)
    select e.person_id, 'kept', 'trace.log', 10, sha256('x'), i.number, e.id, i.contract_id, case when i.number % 1000 = 0 then 'waiting' else 'clean' end, now(),
           case when i.number % 500 = 0 then now() end
    from nuance.item i join lateral (select * from nuance.timeline_entry e where e.item_number = i.number limit 1) e on true, generate_series(1, 3) n;
insert into nuance.attachment (person_id, state, name, size, sha256)
    select id, 'held', 'held.log', 10, sha256('x') from nuance.person where name like 'Person %';
insert into nuance.attachment_chunk (attachment_id, first_byte, data) select id, n * 262144, 'x' from nuance.attachment, generate_series(0, 1) n;
insert into nuance.attachment_usage (contract_id, bytes) select id, 10 from nuance.contract;
insert into nuance.oncall_schedule (name, time_zone) select 'Schedule ' || n, 'Europe/Berlin' from generate_series(1, 5) n;
insert into nuance.oncall_override (schedule_id, person_id, starts_at, ends_at, made_by)
    select 1 + abs(n) % 5, (select min(person_id) from nuance.account), now() - n * interval '8 hours', now() - n * interval '8 hours' + interval '1 hour', (select min(person_id) from nuance.account)
    from generate_series(-10, 10000) n;
insert into nuance.page (item_number, contract_id, person_id, what, opened_at, acknowledged_at, acknowledged_via)
    select i.number, i.contract_id, i.author_id, 'x', now(), case when i.number % 900 > 0 then now() end, case when i.number % 900 > 0 then 'item' end
    from nuance.item i;
insert into nuance.page_notice (page_id, step, event, made_at, settled_at, delivered, followed, token_hash)
    select id, n, 'trigger', now(), now(), true, true, sha256((id || '.' || n)::bytea) from nuance.page, generate_series(1, 2) n;
insert into nuance.item_link (from_number, to_number, kind, person_id)
    select i.number, i.number + 1, 'blocks', i.author_id from nuance.item i where i.number < (select max(number) from nuance.item);
insert into nuance.item_merge (item_number, into_number, root_number, person_id)
    select i.number, i.number - 1, i.number - 1, i.author_id from nuance.item i where i.number % 2 = 0;
insert into nuance.item_cross_reference (from_number, to_number, internal)
    select i.number, i.number + 1, false from nuance.item i where i.number < (select max(number) from nuance.item) on conflict do nothing;
insert into nuance.bulk (person_id, targets, state) select id, array[1, 2], 'preview' from nuance.person where name like 'Person %';
insert into nuance.command (item_number, kind, person_id, state, settled_at, undoable, changed)
    select i.number, 'update', i.author_id, 'done', now(), true, '{}' from nuance.item i, generate_series(1, 2) n;
insert into nuance.entry_edit (entry_id, item_number, person_id, kind, body)
    select e.id, e.item_number, e.person_id, 'edited', 'x' from nuance.timeline_entry e where e.kind = 'comment';
insert into nuance.entry_state (entry_id, edit_id, body, edited_at, edited_by)
    select entry_id, id, body, at, person_id from nuance.entry_edit;
insert into nuance.presence (item_number, person_id, answers)
    select i.number, (select min(person_id) from nuance.account), false from nuance.item i;
insert into nuance.person_note (person_id, written_by, body)
    select p.id, (select min(person_id) from nuance.account), 'x' from nuance.person p, generate_series(1, 2) n;
insert into nuance.item_rating (item_number, person_id, queue_id, first_at, rating)
    select i.number, i.requestor_id, i.queue_id, now(), 'good' from nuance.item i;
insert into nuance.rating_count (queue_id, day, rating, n)
    select q.id, current_date - n, r, 1 from nuance.queue q, generate_series(1, 1500) n, unnest(array['good', 'middling', 'bad']) r;
insert into nuance.page_callback (key, scheme, secret) values ('pd', 'pagerduty', 'a-long-secret');
insert into nuance.page_callback_seen (callback_key, event) select 'pd', 'e' || n from generate_series(1, 5000) n;
