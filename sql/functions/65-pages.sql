-- SPDX-License-Identifier: Apache-2.0
-- Pages: somebody says that an item is urgent, and people are woken level by level until one of them
-- acknowledges, or the item is closed. The item's lock comes before the page's, as everywhere.

create function nuance_api.page_record(
  page nuance.page, event text, number bigint default null, body text default null, person bigint default null,
  internal boolean default false
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint;
begin
  insert into timeline_entry (item_number, person_id, kind, internal, by_staff, old, new, body)
  values (page.item_number, person, 'page', internal, person is not null and may_be_on_call(person), event, number, body)
  returning id into entry;
  update item i set version = entry, activity_at = case when internal then i.activity_at else now() end
  where i.number = page.item_number;
  return entry;
end $$;
comment on function nuance_api.page_record(nuance.page, text, bigint, text, bigint, boolean) is
  'Appends to the item''s timeline what became of a page; the number is seconds since it was made, a level, or mana';

create function nuance_api.page_seconds(page nuance.page, at timestamptz) returns bigint
language sql immutable parallel safe as
$$ select greatest(0, floor(extract(epoch from at - page.opened_at)))::bigint $$;
comment on function nuance_api.page_seconds(nuance.page, timestamptz) is 'How old a page is, in whole seconds';

create function nuance_api.page_policy(contract bigint, queue bigint) returns bigint
language sql stable security definer set search_path = nuance, pg_temp as $$
  select coalesce(
    (select p.policy_id from contract c join plan p on p.id = c.plan_id where c.id = contract),
    (select q.policy_id from queue q where q.id = queue),
    (select o.id from oncall_policy o where o.is_default))
$$;
comment on function nuance_api.page_policy(bigint, bigint) is 'Whom a page goes to: the plan says, else the queue, else the default';

create function nuance_api.mail_of(person bigint) returns text
language sql stable security definer set search_path = nuance, pg_temp as $$
  select d.value from address d
  where d.person_id = person and d.kind = 'email' and d.verified_at is not null order by d.id limit 1
$$;

-- Nobody is paged twice at one level, and who has no address cannot be paged by mail.
create function nuance_api.level_reaches(level bigint, at timestamptz)
returns table (person bigint, schedule bigint, destination bigint, recipient text)
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select distinct on (w.person, w.destination) w.person, w.schedule, w.destination,
         coalesce(d.name, mail_of(w.person))
  from (
    select case when t.schedule_id is not null then (on_call_at(t.schedule_id, at)).person else t.person_id end as person,
           t.schedule_id as schedule, t.destination_id as destination, t.id
    from oncall_target t where t.level_id = level
  ) w
  left join destination d on d.id = w.destination
  where coalesce(d.enabled, may_be_on_call(w.person) and mail_of(w.person) is not null)
  order by w.person, w.destination, w.id
$$;
comment on function nuance_api.level_reaches(bigint, timestamptz) is 'Whom a level pages at a moment; no row: nobody';

create function nuance_api.page_content(page nuance.page, event text) returns jsonb
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'event', event, 'page', page.id, 'dedup', 'nuance-page-' || page.id, 'severity', 'critical',
    'item', i.number, 'title', i.title, 'contract', c.name, 'path', '/N' || i.number, 'what', page.what,
    'since', to_char(page.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'at', to_char(case event when 'trigger' then page.opened_at when 'acknowledge' then page.acknowledged_at
                             else page.closed_at end at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'by', case event when 'trigger' then person_name(page.person_id)
                     when 'acknowledge' then coalesce(person_name(page.acknowledged_by), page.acknowledged_name)
                     else person_name(page.closed_by) end))
  from item i join nuance.contract c on c.id = i.contract_id
  where i.number = page.item_number
$$;

create function nuance_api.page_notify(
  page nuance.page, event text, person bigint, schedule bigint, destination bigint, recipient text, at timestamptz,
  more jsonb default '{}'
) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  token text := case event when 'trigger' then new_token() end;
  notice bigint;
  sent bigint;
begin
  insert into page_notice (page_id, step, event, person_id, schedule_id, destination_id, token_hash, made_at)
  values (page.id, page.step, event, person, schedule, destination, sha256(convert_to(token, 'UTF8')), at)
  returning id into notice;
  sent := outbox_add('page', 'page', recipient,
    page_content(page, event) || more || jsonb_strip_nulls(jsonb_build_object('ack', '/page/' || token)),
    destination, ordering => 'page-' || page.id || '-' || coalesce('d' || destination, 'p' || person),
    dedup => 'page-notice-' || notice);
  update page_notice n set outbox_id = sent where n.id = notice;
end $$;
comment on function nuance_api.page_notify(nuance.page, text, bigint, bigint, bigint, text, timestamptz, jsonb) is
  'Puts one message about a page into the outbox; a trigger carries a link to acknowledge';

-- What a level does: returns how many it paged.
create function nuance_api.page_level(page nuance.page, level bigint, at timestamptz) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  reached record;
  paged integer := 0;
begin
  for reached in select r.*, string_agg(person_name(r.person), ', ') over () as names from level_reaches(level, at) r loop
    perform page_notify(page, 'trigger', reached.person, reached.schedule, reached.destination, reached.recipient, at,
                        jsonb_strip_nulls(jsonb_build_object('level', page.place, 'on_call', reached.names)));
    paged := paged + 1;
  end loop;
  return paged;
end $$;

-- When a policy reaches nobody at all, admins are paged: a real outage must always page.
create function nuance_api.page_admins(page nuance.page, at timestamptz) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  admin record;
  paged integer := 0;
begin
  for admin in
    select a.person_id, mail_of(a.person_id) as mail from account a
    where a.role = 'admin' and a.disabled_at is null and mail_of(a.person_id) is not null order by a.person_id limit 20
  loop
    perform page_notify(page, 'trigger', admin.person_id, null, null, admin.mail, at);
    paged := paged + 1;
  end loop;
  return paged;
end $$;

create function nuance_api.page_escalate(page bigint, at timestamptz) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  p nuance.page;
  level nuance.oncall_level;
  repeats integer;
  reached integer := 0;
begin
  select * into p from nuance.page g where g.id = page_escalate.page for no key update;
  if p.next_at is null or p.next_at > at then
    return false;
  end if;
  select o.repeats into repeats from oncall_policy o where o.id = p.policy_id;
  while reached = 0 loop
    select * into level from oncall_level l where l.policy_id = p.policy_id and l.place > p.place order by l.place limit 1;
    if level.id is null then
      -- A round in which nobody was paged would be no other the next time.
      exit when p.round >= coalesce(repeats, 0)
        or not exists (select from page_notice n where n.page_id = p.id and n.event = 'trigger');
      p.round := p.round + 1;
      p.place := 0;
      continue;
    end if;
    p.place := level.place;
    p.step := p.step + 1;
    reached := page_level(p, level.id, at);
    p.step := p.step - (reached = 0)::integer;
  end loop;
  if reached > 0 then
    p.next_at := at + level.wait;
  else
    p.next_at := null;
    if p.step = 0 then
      p.step := 1;
      reached := page_admins(p, at);
    end if;
  end if;
  update nuance.page g set step = p.step, round = p.round, place = p.place, next_at = p.next_at where g.id = p.id;
  if reached = 0 or p.step > 1 then
    perform page_record(p, case when reached > 0 then 'escalated' else 'exhausted' end,
                        case when reached > 0 then p.place else page_seconds(p, at) end);
  end if;
  return true;
end $$;
comment on function nuance_api.page_escalate(bigint, timestamptz) is
  'Pages the next level that reaches anybody, when it is time; the item is locked by the caller. Once, however often and by whomever it is called';

create function nuance_api.page_open(target nuance.item, what text, at timestamptz) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  p nuance.page;
  cost bigint := (select n.page_cost from nuance.contract c join nuance.plan n on n.id = c.plan_id where c.id = target.contract_id);
  spent bigint;
begin
  if cost > 0 then
    spent := mana_record(target.contract_id, 'page', -cost, target.number);
  end if;
  insert into nuance.page (item_number, contract_id, person_id, what, opened_at, policy_id, next_at, mana_entry_id)
  values (target.number, target.contract_id, viewer_person(), trim(what), at,
          page_policy(target.contract_id, target.queue_id), at, spent)
  returning * into p;
  perform page_record(p, 'paged', nullif(cost, 0), p.what, p.person_id);
  perform page_escalate(p.id, at);
  return p.id;
end $$;
comment on function nuance_api.page_open(nuance.item, text, timestamptz) is
  'Makes a page as the viewer, charges what it costs, and pages the first level; the item is locked by the caller';

create function nuance_api.item_page(
  submission nuance.submission_key, number nuance.item_number, down nuance.what_is_down
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_page');
  target nuance.item;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if not exists (select from visible_item v where v.number = item_page.number) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select * into target from item i where i.number = item_page.number for no key update;
  if not may_page(target.contract_id) then
    raise exception using errcode = 'NU403', message = 'may-not-page';
  elsif target.closed then
    raise exception using errcode = 'NU409', message = 'page-item-closed';
  elsif exists (select from nuance.page g where g.item_number = target.number and g.acknowledged_at is null and g.closed_at is null) then
    raise exception using errcode = 'NU409', message = 'page-open-already';
  end if;
  perform page_open(target, down, clock_timestamp());
  return submission_end(submission, row('/N' || target.number || '#urgent', 'paged', 'N' || target.number, null)::nuance.outcome);
end $$;

-- What ends a page.

-- A message that has not gone out yet does not go out any more, and what did is told how it ended.
create function nuance_api.page_tell(p nuance.page, told text, at timestamptz) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  waiting record;
  there record;
begin
  for waiting in
    select n.id, n.outbox_id from page_notice n
    where n.page_id = p.id and n.event = 'trigger' and n.settled_at is null order by n.id
  loop
    if outbox_withdraw(waiting.outbox_id) then
      update page_notice n set settled_at = at, delivered = false, said = 'withdrawn' where n.id = waiting.id;
    end if;
  end loop;
  for there in
    select distinct n.destination_id, d.name from page_notice n join destination d on d.id = n.destination_id
    where n.page_id = p.id and n.event = 'trigger' and n.said is distinct from 'withdrawn'
    order by n.destination_id
  loop
    perform page_notify(p, told, null, null, there.destination_id, there.name, at);
  end loop;
  -- People hear once that they need not get up any more: that it is acknowledged, or closed before anybody did.
  if told = 'acknowledge' or p.acknowledged_at is null then
    for there in
      select distinct n.person_id, mail_of(n.person_id) as mail from page_notice n
      where n.page_id = p.id and n.event = 'trigger' and n.destination_id is null and n.said is distinct from 'withdrawn'
        and n.person_id is distinct from coalesce(p.acknowledged_by, p.closed_by)
        and may_be_on_call(n.person_id) and mail_of(n.person_id) is not null
      order by n.person_id
    loop
      perform page_notify(p, told, there.person_id, null, null, there.mail, at);
    end loop;
  end if;
end $$;

create function nuance_api.page_acknowledged(page bigint, person bigint, name text, via text, at timestamptz)
returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  p nuance.page;
begin
  perform from item i join nuance.page g on g.item_number = i.number where g.id = page_acknowledged.page for no key update of i;
  select * into p from nuance.page g where g.id = page_acknowledged.page for no key update;
  if p.acknowledged_at is not null or p.closed_at is not null then
    return false;
  end if;
  update nuance.page g
  set acknowledged_at = at, acknowledged_by = person, acknowledged_name = name, acknowledged_via = via, next_at = null
  where g.id = p.id returning * into p;
  perform page_record(p, 'acknowledged', page_seconds(p, at), name, person);
  perform page_tell(p, 'acknowledge', at);
  return true;
end $$;
comment on function nuance_api.page_acknowledged(bigint, bigint, text, text, timestamptz) is
  'Somebody has seen a page: a person of ours, or a name a provider tells. False: it had ended before';

create function nuance_api.item_page_acknowledge(submission nuance.submission_key, number nuance.item_number)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_page_acknowledge');
  target nuance.item;
  ended boolean;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_staff_item(number);
  ended := page_acknowledged(g.id, viewer, null, 'item', clock_timestamp())
    from nuance.page g where g.item_number = target.number and g.acknowledged_at is null and g.closed_at is null;
  if ended is distinct from true then
    raise exception using errcode = 'NU409', message = 'page-ended';
  end if;
  return submission_end(submission,
    row('/N' || target.number || '#urgent', 'page-acknowledged', 'N' || target.number, null)::nuance.outcome);
end $$;

create function nuance_api.page_close_all() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  p nuance.page;
begin
  for p in select * from nuance.page g where g.item_number = new.number and g.closed_at is null order by g.id for no key update loop
    update nuance.page g set closed_at = clock_timestamp(), closed_by = viewer_person(), next_at = null
    where g.id = p.id returning * into p;
    perform page_record(p, 'closed', page_seconds(p, p.closed_at), person => p.closed_by);
    perform page_tell(p, 'resolve', p.closed_at);
  end loop;
  return null;
end $$;
comment on function nuance_api.page_close_all() is 'Whatever closes an item ends its pages';
create trigger page_close after update of status on nuance.item
for each row when (new.closed and not old.closed and coalesce(current_setting('nuance.restoring', true), '') = '')
execute function nuance_api.page_close_all();

-- The link in a page: whoever has it may acknowledge, and read what it is about.

create function nuance_api.page_by_token(token nuance.page_token)
returns table (page bigint, number bigint, title text, contract_name text, what text, opened_at timestamptz, paged_by text,
               sent_to text, acknowledged_at timestamptz, acknowledged_by text, closed_at timestamptz, works boolean)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return query
  select p.id, i.number, i.title, c.name, p.what, p.opened_at, person_name(p.person_id),
         coalesce(person_name(n.person_id), d.name), p.acknowledged_at,
         coalesce(person_name(p.acknowledged_by), p.acknowledged_name), p.closed_at,
         p.acknowledged_at is null and p.closed_at is null
  from page_notice n
  join nuance.page p on p.id = n.page_id
  join item i on i.number = p.item_number
  join nuance.contract c on c.id = p.contract_id
  left join destination d on d.id = n.destination_id
  where n.token_hash = sha256(convert_to(token, 'UTF8'))
    -- long after, a link that lies about somewhere says no more
    and (p.acknowledged_at is null and p.closed_at is null
         or greatest(p.acknowledged_at, p.closed_at) > now() - interval '720 hours');
end $$;
comment on function nuance_api.page_by_token(nuance.page_token) is 'What the link in a page is about; no row: no such link';

create function nuance_api.page_acknowledge(submission nuance.submission_key, token nuance.page_token)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here bigint := (select b.page from page_by_token(token) b);
  notice nuance.page_notice;
  who bigint;
  done boolean;
begin
  if here is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select * into strict notice from page_notice n where n.token_hash = sha256(convert_to(token, 'UTF8'));
  -- Who is logged in, else who got it by mail, else whoever looks after that destination.
  who := coalesce(case when viewer_is_staff() then viewer_person() end, notice.person_id);
  done := page_acknowledged(here, who, case when who is null then
            (select d.name from destination d where d.id = notice.destination_id) end, 'link', clock_timestamp());
  return row('/page/' || token, case when done then 'page-acknowledged' else 'page-ended' end, null, null)::nuance.outcome;
end $$;

-- Judged after the fact, by staff alone. The ledger's refund takes it back.
create function nuance_api.item_page_false(
  submission nuance.submission_key, number nuance.item_number, page nuance.page_id, reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_page_false');
  target nuance.item;
  p nuance.page;
  cost bigint;
  entry bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_staff_item(number);
  select * into p from nuance.page g where g.id = item_page_false.page and g.item_number = target.number for no key update;
  if p.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif trim(reason) = '' then
    perform refuse('reason', 'required');
  elsif p.false_entry_id is not null
        and not exists (select from mana_entry e where e.refunds_id = p.false_entry_id and e.kind = 'refund') then
    raise exception using errcode = 'NU409', message = 'page-false-already';
  end if;
  select n.false_page_cost into cost from nuance.contract c join nuance.plan n on n.id = c.plan_id where c.id = p.contract_id;
  if cost = 0 then
    perform refuse(null, 'page-false-free');
  end if;
  entry := mana_record(p.contract_id, 'false-page', -cost, target.number, reason);
  update nuance.page g set false_entry_id = entry where g.id = p.id;
  perform page_record(p, 'false', cost, reason, viewer);
  return submission_end(submission,
    row('/N' || target.number || '#urgent', 'page-judged-false', 'N' || target.number, null)::nuance.outcome);
end $$;

-- What came of messages, and what is due.

create function nuance_api.settled_page(outbox bigint, delivered boolean, said text) returns void
language sql security definer set search_path = nuance, pg_temp as $$
  -- No more than this, in the transaction of the delivery: what follows from it is job_pages()' to do.
  update page_notice n
  set settled_at = clock_timestamp(), delivered = settled_page.delivered, said = left(settled_page.said, 500),
      followed = false
  where n.outbox_id = settled_page.outbox and n.delivered is distinct from true
$$;
comment on function nuance_api.settled_page(bigint, boolean, text) is 'Notes that a message about a page arrived, or was given up';

-- Returns whether there was anything to follow from.
create function nuance_api.page_follow(notice bigint) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  n nuance.page_notice;
  p nuance.page;
begin
  perform from item i join nuance.page g on g.item_number = i.number join page_notice m on m.page_id = g.id
  where m.id = notice for no key update of i skip locked;
  if not found then
    return false;
  end if;
  select g.* into p from nuance.page g join page_notice m on m.page_id = g.id where m.id = notice for no key update of g;
  update page_notice m set followed = true where m.id = notice and not m.followed returning * into n;
  if n.id is null then
    return false;
  end if;
  if n.event <> 'trigger' then
    return true;
  elsif n.delivered and not exists (
    select from page_notice m where m.page_id = p.id and m.step = n.step and m.event = 'trigger' and m.delivered and m.followed and m.id <> n.id)
  then
    update nuance.page g set delivered_at = coalesce(g.delivered_at, n.settled_at) where g.id = p.id;
    perform page_record(p, 'delivered', page_seconds(p, n.settled_at));
  elsif not n.delivered and n.step = p.step and p.next_at > clock_timestamp() and not exists (
    select from page_notice m where m.page_id = p.id and m.step = n.step and m.event = 'trigger'
      and (m.settled_at is null or m.delivered))
    -- A round of its own is not hurried: what does not go out now may in a while.
    and exists (select from oncall_level l where l.policy_id = p.policy_id and l.place > p.place)
  then
    -- Nobody of this level will ever hear of it: no need to wait for them.
    perform page_record(p, 'undeliverable', page_seconds(p, n.settled_at), internal => true);
    update nuance.page g set next_at = clock_timestamp() where g.id = p.id;
  end if;
  return true;
end $$;

create function nuance_api.job_pages() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  looked timestamptz := (select j.finished_at from nuance.job j where j.name = 'pages');
  began timestamptz := clock_timestamp();
  due record;
  dealt integer := 0;
begin
  -- The clock was set back: what was to be in five minutes still is.
  if looked > clock_timestamp() + interval '2 seconds' then
    update nuance.page g set next_at = g.next_at - (looked - clock_timestamp()) where g.next_at is not null;
    perform outbox_set_back(looked - clock_timestamp());
  end if;
  -- The longest due first, fifty done at a time. One that is locked or cannot be escalated stays due and is passed
  -- over: it stops no other.
  for due in select g.id, g.item_number from nuance.page g where g.next_at <= began order by g.next_at, g.id limit 10000 loop
    exit when dealt >= 50 or clock_timestamp() > began + case when dealt > 0 then interval '1 second' else interval '3 seconds' end;
    begin
      perform from item i where i.number = due.item_number for no key update skip locked;
      if found then
        dealt := dealt + page_escalate(due.id, clock_timestamp())::integer;
      end if;
    exception when others then
      raise warning 'page % of item N% cannot be escalated: %', due.id, due.item_number, sqlerrm;
    end;
  end loop;
  -- After those: a delivery has its message's lock when it settles a notice, and escalating asks for it.
  for due in select n.id from page_notice n where n.settled_at is not null and not n.followed order by n.id limit 10000 loop
    exit when dealt >= 100 or clock_timestamp() > began + interval '4 seconds';
    begin
      dealt := dealt + page_follow(due.id)::integer;
    exception when others then
      raise warning 'nothing can follow from notice % of a page: %', due.id, sqlerrm;
    end;
  end loop;
  delete from page_callback_seen s where s.at < now() - interval '720 hours';
  return dealt;
end $$;
comment on function nuance_api.job_pages() is 'Pages the next level where nobody acknowledged, and follows what came of messages';
insert into nuance.job (name, every) values ('pages', '1 second')
on conflict (name) do update set every = excluded.every;
