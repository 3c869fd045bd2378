-- SPDX-License-Identifier: Apache-2.0
-- Everything that goes out is a row of nuance.outbox, written in the transaction of its cause. Servers
-- claim rows, send them, and report what came back (see 32-outbox-delivery.sql).

create function nuance_api.outbox_add(
  kind text, template text, recipient text, content jsonb, destination bigint default null,
  ordering text default null, dedup text default null, due_at timestamptz default now()
) returns bigint
-- Planned each time: a plan made while the outbox was empty reads it whole when it is full.
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
  before bigint;
  made bigint;
begin
  -- The last of those still to go is locked, so that it cannot be settled, and release its followers,
  -- without seeing this one.
  if ordering is not null then
    loop
      select o.id into before from outbox o
      where o.ordering = outbox_add.ordering and o.state in ('waiting', 'sending')
      order by o.id desc limit 1 for share;
      exit when found or not exists (
        select from outbox o where o.ordering = outbox_add.ordering and o.state in ('waiting', 'sending'));
    end loop;
  end if;
  insert into outbox (kind, template, recipient, content, destination_id, lane, ordering, held, dedup, due_at)
  values (outbox_add.kind, outbox_add.template, outbox_add.recipient, outbox_add.content, outbox_add.destination,
          coalesce(outbox_add.destination, -(outbox_add.kind = 'page')::integer),
          outbox_add.ordering, before is not null, outbox_add.dedup, outbox_add.due_at)
  on conflict (dedup) where dedup is not null do nothing
  returning id into made;
  if made is null then
    select o.id into strict made from outbox o where o.dedup = outbox_add.dedup;
  elsif before is null and outbox_add.due_at <= now() then
    notify nuance_outbox;
  end if;
  return made;
end $$;
comment on function nuance_api.outbox_add(text, text, text, jsonb, bigint, text, text, timestamptz) is
  'Has something sent once this transaction has committed; returns its id, or that of the one with the same dedup';

create function nuance_api.outbox_release(orderings text[]) returns void
language plpgsql set search_path = nuance, pg_temp as $$
begin
  update outbox o set held = false
  from (select (select first.id from outbox first
                where first.ordering = u.ordering and first.state in ('waiting', 'sending')
                order by first.id limit 1) as id
        from (select distinct unnest(orderings) as ordering) u) next
  where o.id = next.id and o.held;
end $$;
comment on function nuance_api.outbox_release(text[]) is 'Lets the next one of each ordering go';

create function nuance_api.outbox_withdraw(message bigint) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  freed text;
begin
  update outbox o set state = 'withdrawn', settled_at = now()
  where o.id = message and o.state = 'waiting' returning o.ordering into freed;
  if not found then
    return false;
  elsif freed is not null then
    perform outbox_release(array[freed]);
  end if;
  return true;
end $$;
comment on function nuance_api.outbox_withdraw(bigint) is 'Takes back what has not gone out yet; returns whether it could';

create trigger append_only before update or truncate on nuance.outbox_attempt
for each statement execute function nuance_api.refuse_change();

create function nuance_api.attempt_keep() returns trigger
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  if exists (select from outbox o where o.id = old.outbox_id) then
    raise exception 'attempts are kept as long as what they were made for';
  end if;
  return old;
end $$;
create trigger append_only_delete before delete on nuance.outbox_attempt
for each row execute function nuance_api.attempt_keep();

create function nuance_api.lane_of_destination() returns trigger
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  insert into lane (id) values (new.id);
  return null;
end $$;
create trigger lane after insert on nuance.destination
for each row execute function nuance_api.lane_of_destination();

create function nuance_api.job_outbox() returns integer
language plpgsql security definer set search_path = nuance, pg_temp as $$
declare
  dealt integer;
begin
  -- What failed stays until somebody has looked at it; invitations refer to their message.
  delete from outbox o where o.id = any (array(
    select d.id from outbox d
    where d.settled_at < now() - interval '30 days' and d.state <> 'failed'
      and not exists (select from invitation i where i.outbox_id = d.id)
    order by d.settled_at limit 1000 for update skip locked));
  get diagnostics dealt = row_count;
  return dealt;
end $$;
comment on function nuance_api.job_outbox() is 'Drops what was settled a month ago, with its attempts';

insert into nuance.job (name, every) values ('outbox', '10 minutes')
on conflict (name) do update set every = excluded.every;
