-- SPDX-License-Identifier: Apache-2.0
-- Destinations and the outbox, for admins. What a message says is not shown: some carry links that are secrets.

create view nuance_api.admin_destination as
select d.id, d.name, d.type, coalesce(d.settings ->> 'url', d.settings ->> 'address', d.settings ->> 'command') as target,
       'filed' = any (d.events) as filed, 'comments' = any (d.events) as comments, 'changes' = any (d.events) as changes,
       'contracts' = any (d.events) as contracts, d.internal, d.enabled, l.failures,
       case when l.paused_until > now() then l.paused_until end as paused_until, d.created_at
from nuance.destination d
join nuance.lane l on l.id = d.id
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_destination_secret as
select s.id, s.destination_id, left(encode(sha256(convert_to(s.secret, 'UTF8')), 'hex'), 8) as fingerprint, s.created_at, s.retired_at
from nuance.destination_secret s
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_message as
select o.id, o.kind, o.template, o.recipient, o.destination_id, d.name as destination, d.type, o.state, o.held, o.attempts, o.created_at,
       o.due_at, o.settled_at, o.said, o.reason, p.name as settled_by, o.repeats, o.lane
from nuance.outbox o
left join nuance.destination d on d.id = o.destination_id
left join nuance.person p on p.id = o.settled_by
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_attempt as
select a.id, a.outbox_id, a.number, n.name as node, a.began_at, a.milliseconds, a.outcome, a.status, a.error, a.answer,
       a.possible_repeat, p.name as asked_by
from nuance.outbox_attempt a
left join nuance.node n on n.id = a.node_id
left join nuance.person p on p.id = a.asked_by
where (select nuance_api.viewer_role()) = 'admin';

-- Counted up to a bound, so that a page costs the same however much waits.
create view nuance_api.admin_depth as
select s.state, count(o.state) as messages, count(o.state) >= 100000 as more
from (values ('waiting'), ('sending'), ('failed')) s (state)
left join lateral (select b.state from nuance.outbox b where b.state = s.state limit 100000) o on true
where (select nuance_api.viewer_role()) = 'admin'
group by s.state;
