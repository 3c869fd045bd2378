-- SPDX-License-Identifier: Apache-2.0
-- Items and their timelines as the viewer may see them.
--
-- What a customer sees is decided by contract and requestor, never by queue. The free contract gives
-- nobody a view of others' items. Who reads an item only because the community may is told neither the
-- contract nor anybody's address: title, body and contract are to be taken from the columns shown_*.

create view nuance_api.visible_item as
select i.*, q.key as queue, q.name as queue_name, q.kind as queue_kind, q.community_may_read,
       coalesce(i.requestor_id = (select nuance_api.viewer_person()), false)
         or coalesce(i.number = (select nuance_api.viewer_link()), false) as is_requestor,
       coalesce(m.role in ('manager', 'contact'), false) as is_manager,
       not r.own as by_community,
       case when r.own and r.link is null then i.contract_id end as shown_contract,
       case when r.own and r.link is null then c.name end as contract_name,
       case when r.own and r.link is null then c.kind end as contract_kind,
       case when r.own then i.title else nuance_api.without_addresses(i.title) end as shown_title,
       case when r.own then i.body else nuance_api.without_addresses(i.body) end as shown_body,
       (select min(s.first_response_at) from nuance.queue_stay s where s.item_number = i.number) as first_response_at
from nuance.item i
join nuance.contract c on c.id = i.contract_id
join nuance.queue q on q.id = i.queue_id
left join nuance.membership m
  on m.contract_id = i.contract_id and m.person_id = (select nuance_api.viewer_person())
  and c.kind <> 'free'
cross join lateral (
  select (select nuance_api.viewer_is_staff()) or m.person_id is not null
         or coalesce(i.requestor_id = (select nuance_api.viewer_person()), false)
         or coalesce(i.number = (select nuance_api.viewer_link()), false) as own,
         (select nuance_api.viewer_link()) as link
  offset 0) r -- worked out once a row, not in each column that needs it
where r.own or ((select nuance_api.viewer_is_community()) and q.community_may_read);

-- The item a page is about. The statement that finds it in visible_item notes so for the transaction, and
-- how the viewer reads it; the statements after it join to what was noted, which costs nothing, instead of
-- asking again. Nothing noted means no item.
create function nuance_api.note_item(number bigint, by_community boolean) returns text
language sql volatile as $$
  select set_config('nuance.item', number::text, true)
         || set_config('nuance.reading', case when by_community then 'community' else 'own' end, true)
$$;
comment on function nuance_api.note_item(bigint, boolean) is
  'To be selected, as a column __unshown, by the statement that found the item of a page to be visible';

create function nuance_api.noted_item() returns bigint
language sql stable parallel safe as
$$ select nullif(current_setting('nuance.item', true), '')::bigint $$;
comment on function nuance_api.noted_item() is 'The item that this page is about and that the viewer may read';

create view nuance_api.noted as
select i.number, i.contract_id, i.requestor_id, i.closed
from nuance.item i where i.number = (select nuance_api.noted_item());
comment on view nuance_api.noted is 'The item that this page is about';

-- Of what belongs to an item there is often nothing, and then nothing is asked.
create function nuance_api.viewer_reads_item(number bigint) returns text
language plpgsql stable security definer cost 100 set search_path = nuance, nuance_api, pg_temp as $$
begin
  if number = nullif(current_setting('nuance.item', true), '')::bigint then
    return current_setting('nuance.reading', true);
  end if;
  return (select case when v.by_community then 'community' else 'own' end
          from visible_item v where v.number = viewer_reads_item.number);
end $$;
comment on function nuance_api.viewer_reads_item(bigint) is
  'own, community (nobody''s address, nothing of the contract), or null: there is no such item for the viewer';

create view nuance_api.staff_item as
select i.* from nuance.item i where (select nuance_api.viewer_is_staff());
comment on view nuance_api.staff_item is 'Staff see all of them: nothing is asked about each';

create view nuance_api.staff_entry as
select e.id, e.item_number, coalesce(s.body, e.body) as body
from nuance.timeline_entry e
left join nuance.entry_state s on s.entry_id = e.id
where s.removed_at is null and (select nuance_api.viewer_is_staff());
comment on view nuance_api.staff_entry is 'What timelines say to staff, who see all of them';

create view nuance_api.visible_entry as
select e.id, e.item_number, e.kind, e.at, e.person_id, e.by_staff, e.internal, v.by_community,
       nuance_api.shown(p.name, v.by_community) as person, nuance_api.shown(e.old, v.by_community) as old,
       nuance_api.shown(e.new, v.by_community) as new,
       -- what was taken away is nobody's to read
       nuance_api.shown(case when s.removed_at is null then coalesce(s.body, e.body) end, v.by_community) as body,
       coalesce(s.edit_id, 0) as edit, s.edited_at, s.edited_by, s.removed_at, s.removed_by, e.about
from nuance.timeline_entry e
left join nuance.person p on p.id = e.person_id
left join nuance.entry_state s on s.entry_id = e.id
join nuance_api.visible_item v on v.number = e.item_number
where (not e.internal or (select nuance_api.viewer_is_staff()))
  -- what a contract pays for is its own
  and not (v.by_community and e.kind in ('page', 'mana'));

-- Comments and notes as they stand, and whether the viewer may change them: their own; staff any.
create view nuance_api.visible_comment as
select e.id, e.item_number as number, e.kind, e.at, e.person, e.by_staff, e.internal, e.edit, e.edited_at,
       coalesce((select nuance_api.viewer_is_staff()) or e.person_id = (select nuance_api.viewer_person()), false) as may_change,
       e.body
from nuance_api.visible_entry e
where e.kind in ('comment', 'note') and e.removed_at is null;

-- What became of a comment, for who may read it now.
create view nuance_api.visible_edit as
select x.id, x.entry_id, v.item_number, x.kind, x.at, nuance_api.shown(p.name, v.by_community) as person,
       nuance_api.shown(x.body, v.by_community) as body,
       nuance_api.shown(coalesce((select y.body from nuance.entry_edit y
                                  where y.entry_id = x.entry_id and y.id < x.id and y.kind = 'edited' order by y.id desc limit 1),
                                 e.body), v.by_community) as earlier
from nuance.entry_edit x
join nuance.timeline_entry e on e.id = x.entry_id
join nuance_api.visible_entry v on v.id = x.entry_id and v.removed_at is null
left join nuance.person p on p.id = x.person_id;

-- For lists of a queue: who may see the queue may see its items.
create view nuance_api.queue_item as
select i.number, i.status, i.closed, i.turn, i.queue_id, i.owner_id, i.filed_at, i.activity_at, i.comments,
       -- to sort and to choose by, never to be told
       i.deadline as due, i.work_turn, i.urgency, i.snoozed_until, i.leased,
       case when s.staff then i.deadline end as deadline, case when s.staff and i.deadline is not null then i.late end as late,
       case when s.staff and i.urgency > 0 then true end as urgent,
       case when s.staff and i.tags <> '{}' then nuance_api.tags_shown(i.tags) end as tags,
       case when s.staff then i.title else nuance_api.without_addresses(i.title) end as title,
       case when s.staff then i.excerpt else nuance_api.without_addresses(i.excerpt) end as excerpt,
       case when s.staff then r.name else nuance_api.without_addresses(r.name) end as requestor,
       case when s.staff then i.contract_id end as contract_id,
       case when s.staff then c.name end as contract_name,
       case when s.staff then o.name else nuance_api.without_addresses(o.name) end as owner,
       nuance_api.priority_key(i.priority) as priority
from nuance.item i
cross join lateral (select (select nuance_api.viewer_is_staff()) as staff) s
join nuance.person r on r.id = i.requestor_id
join nuance.contract c on c.id = i.contract_id
left join nuance.person o on o.id = i.owner_id
where s.staff
   or ((select nuance_api.viewer_is_community())
       and i.queue_id in (select q.id from nuance.queue q where q.community_may_read));

-- Issues that may be the same, for staff and for community members who may read both.
create view nuance_api.visible_candidate as
select d.item_number, d.of_number, d.at, d.person_id, p.name as person, o.status, o.closed,
       case when r.reading = 'own' then o.title else nuance_api.without_addresses(o.title) end as title
from nuance.duplicate_candidate d
join nuance_api.known_person p on p.id = d.person_id
cross join lateral (select nuance_api.viewer_reads_item(d.of_number) as reading offset 0) r
join nuance.item o on o.number = d.of_number
where d.dismissed_at is null and r.reading is not null
  and ((select nuance_api.viewer_is_staff())
       or ((select nuance_api.viewer_is_community())
           and exists (select from nuance.item i join nuance.queue q on q.id = i.queue_id
                       where i.number = d.item_number and q.community_may_read)));

create view nuance_api.staff_person as
select p.id, p.name, a.login
from nuance.account a
join nuance.person p on p.id = a.person_id
where a.role in ('staff', 'admin') and a.disabled_at is null
  and (select nuance_api.viewer_is_staff());

create view nuance_api.my_account as
select a.person_id, a.login, a.role, a.created_at, a.password_hash is not null as password,
       coalesce(a.undo_seconds, case when a.role in ('staff', 'admin') then 10 else 0 end) as undo_seconds,
       p.name, p.time_zone,
       (select d.value from nuance.address d
        where d.person_id = a.person_id and d.kind = 'email' and d.verified_at is not null
        order by d.id limit 1) as email
from nuance.account a
join nuance.person p on p.id = a.person_id
where a.person_id = (select nuance_api.viewer_person());

create view nuance_api.my_session as
select s.id, s.created_at, s.agent, s.network, s.expires_at,
       s.id = nullif(current_setting('nuance.session', true), '')::bigint as current
from nuance.session s
where s.person_id = (select nuance_api.viewer_person())
  and s.ended_at is null and s.expires_at > now();
