-- SPDX-License-Identifier: Apache-2.0
-- What admins alone see.

create view nuance_api.api_token as
select t.id, t.name, array_to_string(t.scopes, ' ') as scopes, p.name as made_by, t.created_at,
       t.last_used_at, t.revoked_at
from nuance.api_token t
join nuance.person p on p.id = t.person_id
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_plan as
select p.id, p.key, p.name, p.kind, p.free, p.price, p.currency, nuance_api.money_number(p.price, p.currency) as price_number,
       nuance_api.money_text(p.price, p.currency) as price_text, p.cycle_months,
       p.mana_per_cycle, p.mana_cap, p.filing_cost, p.may_page,
       p.page_cost, p.false_page_cost, p.contacts_included, p.contact_cost,
       (extract(epoch from p.target_response) / 60)::bigint as target_minutes, p.buyers, p.weight,
       q.key as queue, p.retired_at,
       exists (select from nuance.contract c where c.plan_id = p.id) as in_use
from nuance.plan p
left join nuance.queue q on q.id = p.queue_id
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_provider as
select p.key, p.scheme, p.checkout_url, p.active
from nuance.payment_provider p
where (select nuance_api.viewer_role()) = 'admin';

-- A secret is told apart by the beginning of its digest; what it is is told to nobody.
create view nuance_api.admin_secret as
select s.id, s.provider, left(encode(sha256(convert_to(s.secret, 'UTF8')), 'hex'), 8) as fingerprint,
       s.created_at, s.retired_at
from nuance.payment_secret s
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_event as
select e.id, e.provider, e.event_key, e.type, e.made_at, e.received_at, e.outcome, e.order_id, e.tries, e.retry_at
from nuance.payment_event e
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_queue as
select q.id, q.key, q.name, q.description, q.position, q.kind, q.community_may_read, q.is_public, q.charts_public, q.waiting_public, q.ratings_public,
       extract(epoch from q.promise)::bigint as promise_seconds, s.name as successor,
       q.successor_id is not null as removed
from nuance.queue q
left join nuance.queue s on s.id = q.successor_id
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_source as
select s.id, s.type, s.contract_id, c.name as contract_name, c.kind as contract_kind,
       coalesce(t.key, q.key) as queue, coalesce(t.name, q.name) as queue_name, f.key as form
from nuance.source s
left join nuance.form f on f.id = s.form_id
join nuance.contract c on c.id = s.contract_id
join nuance.queue q on q.id = s.queue_id
left join nuance.queue t on t.id = q.successor_id
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_change as
select e.id, e.at, p.name as person, case when e.person_id is null then e.by_role end as by_role,
       e.change, e.thing, e.subject, e.field, e.old, e.new
from nuance.audit_entry e
left join nuance.person p on p.id = e.person_id
where (select nuance_api.viewer_role()) = 'admin';
