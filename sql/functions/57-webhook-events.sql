-- SPDX-License-Identifier: Apache-2.0
-- What happens to items and contracts, told to webhooks. The messages are written with their cause, by triggers, so
-- that no action can forget it; at the end of the transaction, so that they tell how things stand then.
--
-- What may leave is decided here and nowhere else: what is internal only to destinations whose admin chose so, and
-- nothing of kinds that are not named below.

create function nuance_api.event_group(kind text) returns text
language sql immutable parallel safe as $$
  select case
    when kind = 'filed' then 'filed'
    when kind in ('comment', 'note') then 'comments'
    when kind in ('status', 'owner', 'priority', 'title', 'queue', 'promoted', 'sent-back') then 'changes'
  end
$$;
comment on function nuance_api.event_group(text) is 'What a webhook subscribes to, to hear of this kind of entry; null: nobody does';

create function nuance_api.contract_event(kind text) returns boolean
language sql immutable parallel safe as $$
  select kind in ('created', 'name', 'plan', 'next-plan', 'renewal', 'paid-until', 'payment', 'person-added', 'person-removed',
                  'person-role', 'page-right', 'priority-added', 'priority-changed', 'priority-moved', 'priority-removed',
                  'queue', 'note')
$$;

create function nuance_api.event_time(at timestamptz) returns text
language sql immutable parallel safe as $$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

create function nuance_api.event_actor(person bigint) returns jsonb
language sql stable set search_path = nuance, pg_temp as $$
  select jsonb_build_object('id', p.id, 'name', p.name,
                            'staff', exists (select from account a where a.person_id = p.id and a.role in ('staff', 'admin')))
  from person p where p.id = event_actor.person
$$;

create function nuance_api.event_contract(contract bigint) returns jsonb
language sql stable set search_path = nuance, pg_temp as $$
  select jsonb_build_object('id', c.id, 'name', c.name, 'kind', c.kind) from contract c where c.id = event_contract.contract
$$;

create function nuance_api.item_event(entry nuance.timeline_entry, internal boolean) returns jsonb
language sql stable set search_path = nuance, nuance_api, pg_temp as $$
  select jsonb_build_object('type', 'item.' || entry.kind, 'timestamp', event_time(entry.at), 'data', jsonb_strip_nulls(
    jsonb_build_object(
      'entry', entry.id, 'internal', entry.internal, 'actor', event_actor(entry.person_id),
      'old', entry.old, 'new', entry.new, 'comment', entry.body,
      'item', jsonb_build_object(
        'number', i.number, 'path', '/N' || i.number, 'title', i.title, 'status', i.status, 'priority', p.key,
        'filed_at', event_time(i.filed_at), 'requestor', event_actor(i.requestor_id), 'owner', event_actor(i.owner_id),
        'contract', event_contract(i.contract_id), 'queue', case when internal then q.key end,
        'body', case when entry.kind = 'filed' then i.body end))))
  from item i
  join priority p on p.rank = i.priority
  join queue q on q.id = i.queue_id
  where i.number = entry.item_number
$$;

create function nuance_api.tell_of_item() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  hook record;
begin
  for hook in
    select d.id, d.internal from destination d
    where d.type = 'webhook' and d.enabled and event_group(new.kind) = any (d.events) and (d.internal or not new.internal)
    order by d.id
  loop
    perform outbox_add('webhook', 'item.' || new.kind, '', item_event(new, hook.internal), destination => hook.id,
                       ordering => 'webhook ' || hook.id || ' N' || new.item_number,
                       dedup => 'webhook ' || hook.id || ' entry ' || new.id);
  end loop;
  return null;
end $$;

create constraint trigger tell_of_item after insert on nuance.timeline_entry
deferrable initially deferred for each row execute function nuance_api.tell_of_item();

create function nuance_api.tell_of_contract() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  hook record;
begin
  for hook in
    select d.id from destination d
    where d.type = 'webhook' and d.enabled and 'contracts' = any (d.events) and contract_event(new.kind)
      and (d.internal or not new.internal)
    order by d.id
  loop
    perform outbox_add('webhook', 'contract.' || new.kind, '',
      jsonb_build_object('type', 'contract.' || new.kind, 'timestamp', event_time(new.at), 'data', jsonb_strip_nulls(jsonb_build_object(
        'entry', new.id, 'internal', new.internal, 'actor', event_actor(new.person_id), 'old', new.old, 'new', new.new,
        'reason', new.reason, 'contract', event_contract(new.contract_id)))),
      destination => hook.id, ordering => 'webhook ' || hook.id || ' contract ' || new.contract_id,
      dedup => 'webhook ' || hook.id || ' contract entry ' || new.id);
  end loop;
  return null;
end $$;

create constraint trigger tell_of_contract after insert on nuance.contract_entry
deferrable initially deferred for each row execute function nuance_api.tell_of_contract();
