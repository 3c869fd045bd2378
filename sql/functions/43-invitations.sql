-- SPDX-License-Identifier: Apache-2.0
-- Inviting people to a dedicated contract by a link that works once.

create function nuance_api.is_email(value text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog as $$
  select char_length(value) <= 254 and value !~ '\.\.' and value !~ '(^|@|-)\.|\.@|@-'
     and value ~ '^[^@[:space:][:cntrl:]"(),:;<>\\[\]]{1,64}@[[:alnum:]-]+(\.[[:alnum:]-]+)*\.[[:alpha:]][[:alnum:]-]+$'
$$;
comment on function nuance_api.is_email(text) is 'Whether it looks like an address mail can be sent to; only sending tells';

-- The link is erased as soon as it no longer works: what is left of the message is harmless.
create function nuance_api.invitation_erase(message bigint) returns void
language sql security definer set search_path = nuance, nuance_api, pg_temp as $$
  select outbox_withdraw(message);
  update outbox set content = content - 'path' where id = message
$$;

create function nuance_api.contract_invite(
  submission nuance.submission_key, contract nuance.contract_id, email nuance.email_address,
  role nuance.membership_role, price nuance.points default 0
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_invite');
  here nuance.contract;
  address text := trim(email);
  known record;
  costs bigint := 0;
  token text := new_token();
  message bigint;
  made bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_manage(contract);
  if address = '' then
    perform refuse('email', 'required');
  elsif not is_email(address) then
    perform refuse('email', 'not-an-email');
  end if;
  select p.name, m.role into known
  from nuance.address a
  join membership m on m.person_id = a.person_id and m.contract_id = here.id
  join nuance.person p on p.id = a.person_id
  where a.kind = 'email' and lower(a.value) = lower(address) and a.verified_at is not null;
  if known.role <> 'member' or known.role = contract_invite.role then
    perform refuse('email', 'already-member', known.name);
  end if;
  -- One that has run out makes room for another.
  perform invitation_close(n.id) from nuance.invitation n
  where n.contract_id = here.id and lower(n.email) = lower(address)
    and n.accepted_at is null and n.revoked_at is null and n.expires_at <= now();
  if exists (
    select from nuance.invitation n
    where n.contract_id = here.id and lower(n.email) = lower(address)
      and n.accepted_at is null and n.revoked_at is null)
  then
    perform refuse('email', 'already-invited');
  elsif (select count(*) from nuance.invitation n
         where n.contract_id = here.id and n.accepted_at is null and n.revoked_at is null) >= 100
  then
    perform refuse('email', 'too-many-invitations', '100');
  end if;
  if contract_invite.role <> 'member' then
    costs := contact_price(here.id);
    if costs > coalesce(price, 0) then
      perform refuse('role', 'price-changed', costs::text);
    end if;
  end if;
  message := outbox_add('mail', 'invitation', address, jsonb_build_object(
    'path', '/invitation/' || token, 'contract', here.name, 'role', contract_invite.role,
    'inviter', (select p.name from nuance.person p where p.id = viewer),
    'expires_at', now() + interval '7 days'));
  insert into nuance.invitation (contract_id, email, role, token_hash, outbox_id, mana_cost, invited_by)
  values (here.id, address, contract_invite.role, sha256(convert_to(token, 'UTF8')), message, costs, viewer)
  returning id into made;
  perform contract_record(here.id, 'invited', null, address || ' (' || role_words(contract_invite.role) || ')');
  return submission_end(submission, row(
    '/contract/' || here.id || '/people#i' || made, 'invited', made::text, null)::nuance.outcome);
end $$;

create function nuance_api.invitation_close(closing bigint) returns void
language sql security definer set search_path = nuance, nuance_api, pg_temp as $$
  update nuance.invitation set revoked_at = now() where id = closing;
  select invitation_erase(n.outbox_id) from nuance.invitation n where n.id = closing;
$$;

create function nuance_api.invitation_revoke(revoking nuance.invitation) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform invitation_close(revoking.id);
  perform contract_record(revoking.contract_id, 'invitation-revoked',
    revoking.email || ' (' || role_words(revoking.role) || ')', null);
end $$;

create function nuance_api.job_invitations() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  message bigint;
  dealt integer := 0;
begin
  for message in
    select o.id from nuance.invitation i
    join outbox o on o.id = i.outbox_id and o.content ? 'path'
    where i.accepted_at is null and i.revoked_at is null and i.expires_at <= now()
    order by i.expires_at limit 500 for update of o skip locked
  loop
    perform invitation_erase(message);
    dealt := dealt + 1;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_invitations() is
  'Erases the links of invitations that ran out; returns how many, at most 500 at a time';

create function nuance_api.open_invitation_of(here bigint, wanted bigint) returns nuance.invitation
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.invitation;
begin
  select * into result from nuance.invitation n
  where n.id = wanted and n.contract_id = here for update;
  if result.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif result.accepted_at is not null or result.revoked_at is not null then
    raise exception using errcode = 'NU409', message = 'invitation-closed';
  end if;
  return result;
end $$;

create function nuance_api.contract_invitation_revoke(
  submission nuance.submission_key, contract nuance.contract_id, invitation nuance.invitation_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_invitation_revoke');
  here nuance.contract;
  found nuance.invitation;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_manage(contract);
  found := open_invitation_of(here.id, invitation);
  perform invitation_revoke(found);
  return submission_end(submission, row(
    '/contract/' || here.id || '/people', 'invitation-revoked', null, null)::nuance.outcome);
end $$;

create function nuance_api.contract_invitation_waive(
  submission nuance.submission_key, contract nuance.contract_id, invitation nuance.invitation_id,
  reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_invitation_waive');
  here nuance.contract;
  found nuance.invitation;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_manage(contract);
  if not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  end if;
  found := open_invitation_of(here.id, invitation);
  if trim(reason) = '' then
    perform refuse('reason', 'required');
  elsif found.mana_cost = 0 then
    perform refuse('invitation', 'costs-nothing');
  end if;
  update nuance.invitation n set mana_cost = 0, waived_reason = trim(reason), waived_by = viewer
  where n.id = found.id;
  perform contract_record(here.id, 'contact-waived', found.mana_cost::text, found.email, reason);
  return submission_end(submission, row(
    '/contract/' || here.id || '/people', 'contact-waived', null, null)::nuance.outcome);
end $$;

create function nuance_api.invitation_state(n nuance.invitation) returns text
language sql stable set search_path = pg_catalog as $$
  select case when n.accepted_at is not null then 'used' when n.revoked_at is not null then 'revoked'
              when n.expires_at <= now() then 'expired' else 'open' end
$$;

create function nuance_api.invitation_must_be_open(n nuance.invitation) returns void
language plpgsql stable set search_path = nuance_api, pg_temp as $$
begin
  if n.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif invitation_state(n) <> 'open' then
    raise exception using errcode = 'NU409', message = 'invitation-' || invitation_state(n);
  end if;
end $$;

-- Of a link that no longer works nothing is said but why; whoever took it finds the contract again.
create function nuance_api.invitation_by_token(token nuance.invitation_token)
returns table (
  state text, contract bigint, contract_name text, plan text, role text, email text, invited_by text,
  expires_at timestamptz, mana_cost bigint, present_role text, already boolean
) language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select x.state, case when x.state = 'open' or x.mine then c.id end, case when x.state = 'open' or x.mine then c.name end,
         case when x.state = 'open' then p.name end, case when x.state = 'open' then n.role end,
         case when x.state = 'open' then n.email end, case when x.state = 'open' then i.name end,
         case when x.state = 'open' then n.expires_at end,
         case when x.state <> 'open' then null when n.role = 'member' then 0
              else least(n.mana_cost, contact_price(c.id, n.id)) end,
         case when x.state = 'open' then m.role end,
         case when x.state = 'open' then coalesce(m.role <> 'member' or m.role = n.role, false) end
  from nuance.invitation n
  join nuance.contract c on c.id = n.contract_id
  join plan p on p.id = c.plan_id
  join nuance.person i on i.id = n.invited_by
  left join membership m on m.contract_id = c.id and m.person_id = viewer_person()
  cross join lateral (
    select invitation_state(n) as state, n.accepted_by = viewer_person() and m.role is not null as mine) x
  where n.token_hash = sha256(convert_to(token, 'UTF8'))
$$;
comment on function nuance_api.invitation_by_token(nuance.invitation_token) is
  'What whoever has the link may know of it; no row when there never was one';

-- Makes the person part of the contract. The contract is locked first, as by everything that changes
-- its people, so that two who accept at once are counted one after the other.
create function nuance_api.invitation_take(token text, taker bigint) returns nuance.contract
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.contract;
  taken nuance.invitation;
  name text := (select p.name from nuance.person p where p.id = taker);
  present text;
  costs bigint := 0;
begin
  select c.* into here from nuance.contract c
  where c.id = (select n.contract_id from nuance.invitation n
                where n.token_hash = sha256(convert_to(token, 'UTF8')))
  for no key update;
  select * into taken from nuance.invitation n where n.token_hash = sha256(convert_to(token, 'UTF8')) for update;
  perform invitation_must_be_open(taken);
  select m.role into present from membership m where m.contract_id = here.id and m.person_id = taker;
  if present <> 'member' or present = taken.role then
    raise exception using errcode = 'NU409', message = 'already-member-here';
  end if;
  if taken.role <> 'member' then
    costs := least(taken.mana_cost, contact_price(here.id, taken.id));
  end if;
  insert into membership (contract_id, person_id, role) values (here.id, taker, taken.role)
  on conflict (contract_id, person_id) do update set role = excluded.role;
  update nuance.invitation n set accepted_at = now(), accepted_by = taker, mana_cost = costs
  where n.id = taken.id;
  perform invitation_erase(taken.outbox_id);
  if costs > 0 then
    perform mana_record(here.id, 'contact', -costs, null, name);
  end if;
  perform contract_record(here.id, case when present is null then 'person-added' else 'person-role' end,
    case when present is not null then name || ' (' || role_words(present) || ')' end,
    name || ' (' || role_words(taken.role) || ')');
  return here;
end $$;

create function nuance_api.invitation_accept(
  submission nuance.submission_key, token nuance.invitation_token
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'invitation_accept');
  here nuance.contract;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := invitation_take(token, viewer);
  return submission_end(submission, row(
    '/contract/' || here.id, 'invitation-accepted', null, null)::nuance.outcome);
end $$;

create function nuance_api.invitation_challenge(token nuance.invitation_token) returns nuance.challenge
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  asked nuance.invitation;
begin
  select * into asked from nuance.invitation n
  where n.token_hash = sha256(convert_to(invitation_challenge.token, 'UTF8'));
  -- One that was taken a moment ago may be the same form once more.
  if asked.accepted_at is null or asked.accepted_at <= now() - interval '5 minutes' then
    perform invitation_must_be_open(asked);
  end if;
  return null;
end $$;

-- Account, address, membership and session in one step. Whoever invited can copy the link: having it
-- proves nothing about whose the address is, which stays unverified.
create function nuance_api.invitation_join(
  submission nuance.submission_key, token nuance.invitation_token, name nuance.person_name,
  login nuance.login_name, new_password nuance.password_hashed, session nuance.new_session,
  lifetime nuance.session_lifetime, network nuance.network_address,
  agent nuance.user_agent default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'invitation_join');
  offered nuance.invitation;
  made bigint;
  here nuance.contract;
begin
  if earlier.location is not null then
    -- The same form once more, within moments: its browser keeps this answer's cookie, not the first's.
    perform session_begin(invitation_join.session, n.accepted_by, invitation_join.agent, invitation_join.network, lifetime)
    from nuance.invitation n
    where n.token_hash = sha256(convert_to(invitation_join.token, 'UTF8'))
      and n.accepted_at > now() - interval '5 minutes';
    return earlier;
  end if;
  if viewer_person() is not null then
    raise exception using errcode = 'NU403', message = 'logged-in-already';
  end if;
  select * into offered from nuance.invitation n
  where n.token_hash = sha256(convert_to(invitation_join.token, 'UTF8'));
  perform invitation_must_be_open(offered);
  made := account_begin(name, login, new_password);
  insert into nuance.address (person_id, value) values (made, offered.email);
  perform set_config('nuance.person', made::text, true);
  here := invitation_take(invitation_join.token, made);
  perform set_config('nuance.person', '', true);
  perform session_begin(session, made, agent, network, lifetime);
  return submission_end(submission, row(
    '/contract/' || here.id, 'invitation-accepted', null, 'open')::nuance.outcome);
end $$;

insert into nuance.job (name, every) values ('invitations', '1 minute')
on conflict (name) do update set every = excluded.every;
