-- SPDX-License-Identifier: Apache-2.0
-- Filing without an account: a form is held until the link sent to its address is used, and only then is an
-- issue. Whoever sends it learns nothing about the address: the answer is the same for all of them.
--
-- What a filing form carries for visitors: a stamp says when it was shown; a field that people do not see is
-- empty; and close to a limit, the browser has to have worked (see work_is_done).

create function nuance_api.form_seal(said text) returns text
language sql stable security definer set search_path = nuance, pg_temp as $$
  select left(encode(sha256(convert_to(s.value || encode(sha256(convert_to(s.value || said, 'UTF8')), 'hex'), 'UTF8')), 'hex'), 40)
  from setting s where s.name = 'form-key'
$$;

create function nuance_api.form_stamp() returns text
language sql volatile security definer set search_path = nuance, nuance_api, pg_temp as $$
  select said || '.' || form_seal(said)
  from (select extract(epoch from now())::bigint || '.' || encode(substr(uuid_send(gen_random_uuid()), 1, 8), 'hex') as said) s
$$;
comment on function nuance_api.form_stamp() is 'When a form was shown, signed';

create function nuance_api.stamp_age(stamp text) returns interval
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if stamp is null or stamp !~ '^[0-9]{9,11}\.[0-9a-f]{16}\.[0-9a-f]{40}$'
     or form_seal(left(stamp, -41)) <> right(stamp, 40) then
    return null;
  end if;
  return now() - to_timestamp(split_part(stamp, '.', 1)::bigint);
end $$;
comment on function nuance_api.stamp_age(text) is 'How long ago a form was shown; null when the stamp is not ours';

create function nuance_api.work_bits() returns integer language sql immutable parallel safe as $$ select 15 $$;
comment on function nuance_api.work_bits() is 'How hard the browser works: so many zero bits, 2^15 digests on average';

create function nuance_api.work_is_done(stamp text, work text) returns boolean
language sql immutable parallel safe set search_path = nuance_api, pg_temp as $$
  select work ~ '^[0-9]{1,12}$'
     and ('x' || left(encode(sha256(convert_to(stamp || '.' || work, 'UTF8')), 'hex'), 8))::bit(32) >> (32 - work_bits()) = 0::bit(32)
$$;
comment on function nuance_api.work_is_done(text, text) is
  'Whether the SHA-256 of "stamp.work" begins with enough zero bits';

-- What somebody without an account counts towards, in the order in which it is counted: nobody waits for
-- somebody who waits for them.
create function nuance_api.intake_counted(sender inet) returns table (name text, what text, times integer)
language sql stable as $$
  values ('visitor-address', 'visitor-address ' || coalesce(host(sender), 'nowhere'), 1),
         ('visitor-network', 'visitor-network ' || coalesce(nuance_api.network_around(sender)::text, 'nowhere'), 1),
         ('visitor-all', 'visitor-all ' || floor(random() * 16)::integer, 16)
$$;

create function nuance_api.network_is_blocked(sender inet) returns boolean
language sql stable security definer set search_path = nuance, pg_temp as $$
  select exists (select from block b
                 where b.kind = 'network' and b.network >>= sender and b.confirmed_at is not null and b.ended_at is null)
$$;

-- Asked before a form's answers are looked at, and again before it is kept. What is refused is not counted:
-- reading is all it costs.
create function nuance_api.intake_gate(network text) returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  sender inet := sender_of(network);
  close boolean := false;
  limited record;
begin
  if network_is_blocked(sender) then
    raise exception using errcode = 'NU403', message = 'network-blocked';
  end if;
  for limited in
    select l.most, l.close_at, l.per, coalesce(w.count, 0) * k.times as reached
    from intake_counted(sender) k
    join rate_limit l on l.name = k.name
    left join rate_window w on w.what = k.what and w.began_at = rate_began(l.per)
    order by l.position
  loop
    if limited.reached >= limited.most then
      raise exception using errcode = 'NU429', message = 'too-many-now',
        detail = ceil(extract(epoch from rate_began(limited.per) + limited.per - now()))::text;
    end if;
    close := close or coalesce(limited.reached >= limited.close_at, false);
  end loop;
  return close;
end $$;
comment on function nuance_api.intake_gate(text) is
  'Refuses a sender who is blocked or beyond a limit; says whether they, or all together, are close to one';

create function nuance_api.intake_guard(stamp text, work text, network text) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  age interval := stamp_age(stamp);
  close boolean := intake_gate(network);
  limited record;
begin
  if age is null or age > interval '1 day' then
    perform refuse('stamp', 'form-expired');
  elsif age < interval '2 seconds' then
    perform refuse('stamp', 'too-quick');
  end if;
  if close and work is distinct from 'later' then
    if work is null or not work_is_done(stamp, work) then
      perform refuse('work', 'work-needed', work_bits()::text);
    elsif rate_add('spent ' || stamp, interval '1 day') > 1 then
      perform refuse('stamp', 'form-expired');
    end if;
  end if;
  for limited in
    select l.per, l.most, k.what, k.times
    from intake_counted(sender_of(network)) k join rate_limit l on l.name = k.name order by l.position
  loop
    -- Of many at once, those beyond the limit are refused here.
    if rate_add(limited.what, limited.per) * limited.times > limited.most then
      raise exception using errcode = 'NU429', message = 'too-many-now',
        detail = ceil(extract(epoch from rate_began(limited.per) + limited.per - now()))::text;
    end if;
  end loop;
  return close and work = 'later';
end $$;
comment on function nuance_api.intake_guard(text, text, text) is
  'Refuses a form that no person sent, or that is one too many; true: close to a limit, its mail can wait';

create function nuance_api.email_is_blocked(email text) returns boolean
language sql stable security definer set search_path = nuance, pg_temp as $$
  select exists (select from block b
                 where b.kind = 'email' and b.value in (lower(email), '@' || split_part(lower(email), '@', 2))
                   and b.confirmed_at is not null and b.ended_at is null)
$$;

create function nuance_api.intake_hold(
  submission text, contract bigint, content jsonb, name text, email text, website text, stamp text, work text,
  network text
) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  address text := trim(email);
  before integer;
  late boolean;
  made bigint;
  message bigint;
begin
  if coalesce(trim(name), '') = '' then
    perform refuse('name', 'required');
  elsif coalesce(address, '') = '' then
    perform refuse('email', 'required');
  elsif not is_email(address) then
    perform refuse('email', 'not-an-email');
  end if;
  if website is not null then
    return;  -- people do not see this field
  end if;
  if exists (select from unconfirmed u where u.key = submission) then
    return;
  end if;
  late := intake_guard(stamp, work, network);

  -- Of many at once, each counts those before it.
  perform pg_advisory_xact_lock(hashtextextended('mail ' || lower(address), 0));
  select count(*) into before from (
    select from unconfirmed u where lower(u.email) = lower(address) and u.item_number is null limit 20) u;
  insert into unconfirmed as u (key, contract_id, name, email, network, content)
  values (submission, contract, trim(name), address, host(sender_of(network)), content)
  on conflict (key) do nothing
  returning u.id into made;
  if made is not null then
    -- An address gets three links an hour at most, whoever has them sent; they wait their turn.
    message := outbox_add('mail', 'confirm-item', address, jsonb_build_object(
        'name', trim(name),
        'title', coalesce(nullif(trim(content ->> 'title'), ''), title_from(content ->> 'body')),
        'expires_at', now() + interval '3 days'),
      due_at => now() + (before / 3) * interval '1 hour' + case when late then interval '20 minutes' else interval '0' end);
    -- The link's token comes from the message's key: what waits holds no secret.
    update unconfirmed u
    set outbox_id = message, token_hash = sha256(convert_to(mail_token('confirm', o.key), 'UTF8'))
    from outbox o where u.id = made and o.id = message;
    if before >= 12 or email_is_blocked(address) then
      perform outbox_withdraw(message);
    end if;
  end if;
end $$;
comment on function nuance_api.intake_hold(text, bigint, jsonb, text, text, text, text, text, text) is
  'Keeps what a visitor filed until the address is proven';

create function nuance_api.confirmation_by_token(
  confirmation nuance.link_token, out state text, out title text, out body text, out name text, out email text,
  out expires_at timestamptz
) returns setof record
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select case when u.item_number is null then 'waiting' else 'used' end,
         case when u.item_number is null then coalesce(nullif(trim(u.content ->> 'title'), ''), title_from(u.content ->> 'body')) end,
         u.content ->> 'body', u.name, u.email, u.expires_at
  from unconfirmed u
  where u.token_hash = sha256(convert_to(confirmation, 'UTF8')) and u.expires_at > now()
$$;

-- Opening the link does nothing, for machines open links too; the form on its page confirms. Whoever has it may
-- send it again until it runs out, and comes to the same issue: that is all it makes.
create function nuance_api.intake_confirm(submission nuance.submission_key, confirmation nuance.link_token)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  held nuance.unconfirmed;
  person bigint;
begin
  select * into held from unconfirmed u
  where u.token_hash = sha256(convert_to(confirmation, 'UTF8')) and u.expires_at > now() for update;
  if held.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  if held.item_number is null then
    -- What an admin has said since it was sent counts.
    if network_is_blocked(sender_of(held.network)) then
      raise exception using errcode = 'NU403', message = 'network-blocked';
    elsif email_is_blocked(held.email)
          or not exists (select from source s where s.contract_id = held.contract_id and s.type = 'portal' and s.visitors) then
      raise exception using errcode = 'NU403', message = 'forbidden';
    end if;
    person := person_of('email', held.email, held.name, true);
    if exists (select from account a where a.person_id = person and a.disabled_at is not null) then
      raise exception using errcode = 'NU403', message = 'forbidden';
    end if;
    -- From here on as that person, whose issue it is. It was filed when it was sent, by the form of then.
    perform set_config('nuance.person', person::text, true), set_config('nuance.role', '', true);
    held.item_number := issue_create(held.contract_id, person, person, held.content ->> 'title', held.content ->> 'body',
                                     (held.content ->> 'form_version')::bigint, nullif(held.content -> 'answers', 'null'));
    insert into item_origin (item_number, email, network) values (held.item_number, held.email, held.network);
    update unconfirmed u set item_number = held.item_number, content = '{}' where u.id = held.id;
    perform access_link_mail(held.item_number);
  else
    select i.requestor_id into person from item i where i.number = held.item_number;
    perform rate_take('link', held.item_number::text);
  end if;
  return row(access_link_make(held.item_number, person), 'filed', 'N' || held.item_number, null)::nuance.outcome;
end $$;

create function nuance_api.job_unconfirmed() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  gone nuance.unconfirmed;
  dealt integer := 0;
begin
  for gone in
    select * from unconfirmed u where u.expires_at <= now() order by u.expires_at limit 500 for update skip locked
  loop
    perform outbox_withdraw(o.id) from outbox o where o.id = gone.outbox_id and o.state = 'waiting';
    delete from unconfirmed u where u.id = gone.id;
    dealt := dealt + 1;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_unconfirmed() is 'Drops what nobody confirmed in three days';
insert into nuance.job (name, every) values ('unconfirmed', '1 minute')
on conflict (name) do update set every = excluded.every;

create function nuance_api.intake_requestor(name text, email text) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if not viewer_is_staff() then
    raise exception using errcode = 'NU403', message = 'staff-only';
  elsif coalesce(trim(email), '') = '' then
    perform refuse('email', 'required');
  elsif not is_email(trim(email)) then
    perform refuse('email', 'not-an-email');
  end if;
  return person_of('email', email, name, false);
end $$;
comment on function nuance_api.intake_requestor(text, text) is 'For whom a member of staff files';

-- Programs file and write for people they know: an identity is a word, a colon and what it is there.
create function nuance_api.identity_person(identity text, name text) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  kind text := split_part(identity, ':', 1);
  value text := trim(substr(identity, char_length(split_part(identity, ':', 1)) + 2));
begin
  if coalesce(current_setting('nuance.scope', true), '') <> 'requestors' then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif kind !~ '^[a-z][a-z0-9-]{0,30}$' or value = '' or (kind = 'email' and not is_email(value)) then
    perform refuse('identity', 'malformed');
  end if;
  -- A program vouches for identities of its own; an address is proven by mail alone.
  return case when kind = 'email' then person_of('email', value, name, false)
              else person_of('external', kind || ':' || value, name, true) end;
end $$;

create function nuance_api.issue_file_for(
  submission nuance.submission_key, contract nuance.contract_id, identity nuance.outside_identity,
  body nuance.markdown, name nuance.person_name default null, title nuance.issue_title default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  person bigint := identity_person(identity, name);
  earlier nuance.outcome;
  visible record;
  filed bigint;
begin
  perform set_config('nuance.person', person::text, true);
  earlier := submission_begin(submission, 'issue_file_for');
  if earlier.location is not null then
    return earlier;
  end if;
  select v.id, v.why_not into visible from visible_contract v where v.id = contract;
  if visible.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif visible.why_not is not null then
    raise exception using errcode = 'NU403', message = visible.why_not;
  end if;
  perform rate_take('account', person::text);
  -- What people say elsewhere is no answer to a form's questions: it is filed as it was said.
  filed := issue_create(contract, person, person, title, body, null, null);
  return submission_end(submission, row('/N' || filed, 'filed', 'N' || filed, null)::nuance.outcome);
end $$;

create function nuance_api.item_comment_for(
  submission nuance.submission_key, number nuance.item_number, identity nuance.outside_identity,
  comment nuance.markdown default null, status nuance.item_status default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform set_config('nuance.person', identity_person(identity, null)::text, true);
  -- A program brings what was said, and has seen no page: what is there now is what it answers.
  return item_update(submission, number, coalesce((select i.version from item i where i.number = item_comment_for.number), 0),
                     comment => comment, status => status);
end $$;
