-- SPDX-License-Identifier: Apache-2.0
-- What admins say of filing without an account: whether, how often, and who not. Spam proposes whom to block;
-- a person decides.

create function nuance_api.intake_allow(submission nuance.submission_key, visitors nuance.flag default null)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'intake_allow');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update source s set visitors = coalesce(intake_allow.visitors, false)
  from contract c where c.id = s.contract_id and c.kind = 'free' and s.type = 'portal';
  return submission_end(submission, row('/admin/intake',
    case when visitors then 'intake-on' else 'intake-off' end, null, null)::nuance.outcome);
end $$;

create function nuance_api.limit_set(
  submission nuance.submission_key, limit_name nuance.limit_name, close_at nuance.limit_count default null,
  most nuance.limit_count default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'limit_set');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update rate_limit l set close_at = limit_set.close_at, most = limit_set.most where l.name = limit_name;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_end(submission, row('/admin/intake#l-' || limit_name, 'limit-set', limit_name, null)::nuance.outcome);
end $$;

create function nuance_api.block_value(kind text, value text) returns text
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
declare
  wanted text := lower(trim(value));
  net inet;
begin
  if kind = 'email' then
    if not (is_email(wanted) or (wanted like '@%' and is_email('x' || wanted))) then
      perform refuse('value', 'not-blockable');
    end if;
    return wanted;
  end if;
  begin
    net := wanted::inet;
  exception when others then
    perform refuse('value', 'not-blockable');
  end;
  -- Nobody means to block everybody.
  if masklen(net) < (case family(net) when 4 then 8 else 16 end) then
    perform refuse('value', 'network-too-wide');
  end if;
  return network(net)::text;
end $$;
comment on function nuance_api.block_value(text, text) is 'An address, @domain or network as the list keeps it';

create function nuance_api.block_add(submission nuance.submission_key, value nuance.block_value, note nuance.line_of_text default null)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'block_add');
  kind text := case when value like '%@%' then 'email' else 'network' end;
  wanted text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  wanted := nuance_api.block_value(kind, value);
  insert into block as b (kind, value, reason, proposed_by, confirmed_at, confirmed_by)
  values (kind, wanted, coalesce(trim(note), ''), viewer, now(), viewer)
  on conflict on constraint block_kind_value_key do update
    set reason = excluded.reason, made_at = now(), confirmed_at = now(), confirmed_by = viewer, ended_at = null, ended_by = null;
  return submission_end(submission, row('/admin/intake#blocks', 'block-added', wanted, null)::nuance.outcome);
end $$;

create function nuance_api.block_confirm(submission nuance.submission_key, block nuance.block_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'block_confirm');
  what text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update nuance.block b set confirmed_at = now(), confirmed_by = viewer
  where b.id = block_confirm.block and b.confirmed_at is null and b.ended_at is null
  returning b.value into what;
  if what is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_end(submission, row('/admin/intake#blocks', 'block-added', what, null)::nuance.outcome);
end $$;

create function nuance_api.block_end(submission nuance.submission_key, block nuance.block_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'block_end');
  was nuance.block;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update nuance.block b set ended_at = now(), ended_by = viewer
  where b.id = block_end.block and b.ended_at is null
  returning b.* into was;
  if was.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_end(submission, row('/admin/intake#blocks',
    case when was.confirmed_at is null then 'block-dismissed' else 'block-lifted' end, was.value, null)::nuance.outcome);
end $$;

create function nuance_api.block_propose(number bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  insert into block as b (kind, value, item_number, proposed_by)
  select k.kind, k.value, number, viewer_person()
  from item_origin o
  cross join lateral (values
    ('email', lower(o.email)),
    ('network', (select network(case family(s) when 4 then s else network_around(s) end)::text from sender_of(o.network) s))
  ) k (kind, value)
  where o.item_number = number and k.value is not null
  on conflict on constraint block_kind_value_key do update
    set item_number = excluded.item_number, proposed_by = excluded.proposed_by, made_at = now(),
        confirmed_at = null, confirmed_by = null, ended_at = null, ended_by = null
    where b.ended_at is not null;
end $$;
comment on function nuance_api.block_propose(bigint) is
  'Spam of somebody without an account: their address and network are proposed, and blocked once an admin says so';
