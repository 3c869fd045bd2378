-- SPDX-License-Identifier: Apache-2.0
-- What payment providers tell: kept as it came, then applied once, in whatever order it comes.

create trigger never_deleted before delete or truncate on nuance.payment_event
for each statement execute function nuance_api.refuse_change();
create trigger never_changed before update of provider, event_key, type, made_at, received_at, body, refers
on nuance.payment_event
for each statement execute function nuance_api.refuse_change();

-- RFC 2104 with SHA-256.
create function nuance_api.hmac_sha256(key bytea, message bytea) returns bytea
language plpgsql immutable strict set search_path = pg_catalog as $$
declare
  inner_pad bytea := decode(repeat('36', 64), 'hex');
  outer_pad bytea := decode(repeat('5c', 64), 'hex');
begin
  if length(key) > 64 then
    key := sha256(key);
  end if;
  for i in 0 .. length(key) - 1 loop
    inner_pad := set_byte(inner_pad, i, get_byte(key, i) # 54);
    outer_pad := set_byte(outer_pad, i, get_byte(key, i) # 92);
  end loop;
  return sha256(outer_pad || sha256(inner_pad || message));
end $$;

-- "t=1700000000,v1=hex[,v1=hex]": made over "t.body", at most five minutes away from now. Digests of
-- the signatures are compared, so that how long it takes says nothing of them.
create function nuance_api.stripe_signed(provider text, signature text, body text) returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  times text[] := array(select m[1] from regexp_matches(signature, '(?:^|,)\s*t=([0-9]{1,12})\s*(?=,|$)', 'g') m);
  given text[] := array(select m[1] from regexp_matches(signature, '(?:^|,)\s*v1=([0-9a-f]{64})\s*(?=,|$)', 'g') m limit 10);
  secret text;
  made bytea;
  right_one boolean := false;
begin
  if cardinality(times) <> 1 or cardinality(given) = 0
     or abs(extract(epoch from clock_timestamp()) - times[1]::bigint) > 300
  then
    return false;
  end if;
  for secret in
    select s.secret from payment_secret s
    where s.provider = stripe_signed.provider and s.retired_at is null order by s.id desc limit 10
  loop
    made := sha256(hmac_sha256(convert_to(secret, 'UTF8'), convert_to(times[1] || '.' || body, 'UTF8')));
    for i in 1 .. cardinality(given) loop
      right_one := sha256(decode(given[i], 'hex')) = made or right_one;
    end loop;
  end loop;
  return right_one;
end $$;
comment on function nuance_api.stripe_signed(text, text, text) is
  'Whether one of a provider''s secrets made one of the signatures over these very bytes, just now';

create function nuance_api.json_name(o json, name text) returns text
language sql immutable set search_path = pg_catalog as $$
  select case when char_length(n) between 1 and 255 then n end
  from (select case json_typeof(o -> name)
                 when 'string' then o ->> name
                 when 'object' then case json_typeof(o -> name -> 'id') when 'string' then o -> name ->> 'id' end
               end as n) x
$$;
comment on function nuance_api.json_name(json, text) is 'A name of another thing: itself, or that of the thing told with it';

create function nuance_api.json_amount(o json, name text) returns bigint
language sql immutable set search_path = pg_catalog as $$
  select case when json_typeof(o -> name) = 'number' and o ->> name ~ '^[0-9]{1,15}$' then (o ->> name)::bigint end
$$;
comment on function nuance_api.json_amount(json, text) is 'Minor units; null: none, or no such number';

create function nuance_api.stripe_names(type text, o json) returns table (reference text, kind text)
language sql immutable set search_path = nuance_api, pg_temp as $$
  select distinct on (n.reference) n.reference, n.kind
  from (values
    (json_name(o, 'id'), case split_part(type, '.', 1)
      when 'checkout' then 'session' when 'invoice' then 'invoice' when 'customer' then 'subscription'
      when 'charge' then 'charge' end),
    (json_name(o, 'subscription'), 'subscription'),
    (json_name(o #> '{parent,subscription_details}', 'subscription'), 'subscription'),
    (json_name(o, 'invoice'), 'invoice'),
    (json_name(o, 'charge'), 'charge'),
    (json_name(o, 'payment_intent'), 'intent')) n (reference, kind)
  where n.reference is not null and n.kind is not null
$$;
comment on function nuance_api.stripe_names(text, json) is 'The provider''s names of what an event is about';

-- The order an event is about, locked; by what was paid first, then by the subscription.
create function nuance_api.order_of_event(e nuance.payment_event, is_kind text[]) returns nuance.purchase_order
language sql security definer set search_path = nuance, nuance_api, pg_temp as $$
  select * from order_lock((
    select f.order_id from payment_reference f
    where f.provider = e.provider and f.reference = any (e.refers) and f.kind = any (is_kind)
    order by f.order_id desc limit 1))
$$;

-- Returns whether a subscription became known by it.
create function nuance_api.order_name(here nuance.purchase_order, e nuance.payment_event) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  o json := e.body::json #> '{data,object}';
  subscribed boolean;
begin
  with named as (
    insert into payment_reference (provider, reference, kind, order_id)
    select e.provider, n.reference, n.kind, here.id from stripe_names(e.type, o) n
    on conflict do nothing
    returning kind
  )
  select coalesce(bool_or(kind = 'subscription'), false) into subscribed from named;
  update purchase_order p set provider_reference = coalesce(p.provider_reference, json_name(o, 'id')) where p.id = here.id;
  update payment_event v set order_id = here.id where v.id = e.id;
  return subscribed;
end $$;
comment on function nuance_api.order_name(nuance.purchase_order, nuance.payment_event) is
  'From now on the names in an event lead to this order';

-- What came before it could be understood.
create function nuance_api.order_catch_up(here bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  early bigint;
begin
  for early in
    select v.id from payment_event v
    where v.outcome = 'waiting' and v.refers && array(
        select f.reference from payment_reference f where f.order_id = here)
    order by v.id limit 100
  loop
    perform payment_event_apply(early);
  end loop;
end $$;

-- Money for an order, as an event tells it. More may have come, for taxes; less is staff's to settle.
create function nuance_api.order_money(here nuance.purchase_order, e nuance.payment_event, amount bigint, currency text)
returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if here.state in ('charged', 'purchased', 'refunded') then
    return 'already';
  elsif amount is null or amount < here.amount or upper(currency) is distinct from here.currency then
    perform order_look_into(here, 'amount-differs', e.id);
    return 'amount-differs';
  end if;
  here := order_charge(here, e.id);
  return case here.state when 'purchased' then 'applied' else here.problem end;
end $$;

create function nuance_api.stripe_session(e nuance.payment_event, o json) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  told text := case json_typeof(o -> 'client_reference_id') when 'string' then o ->> 'client_reference_id' end;
  paid boolean := coalesce(o ->> 'payment_status', '') in ('paid', 'no_payment_required');
  here nuance.purchase_order;
  subscribes boolean;
  result text;
begin
  if told ~ '^[1-9][0-9]{0,17}$' then
    here := order_lock(told::bigint);
  end if;
  if here.id is null or here.provider <> e.provider then
    return 'unknown-order';
  end if;
  if paid and here.state in ('charged', 'purchased', 'refunded') and exists (
    select from payment_reference f where f.order_id = here.id and f.kind = 'session')
    and not exists (
    select from payment_reference f where f.order_id = here.id and f.reference = any (e.refers) and f.kind <> 'subscription')
  then
    perform order_name(here, e);
    perform order_look_into(here, 'paid-twice', e.id);
    return 'paid-twice';
  end if;
  subscribes := order_name(here, e);
  if not paid then
    if here.state = 'ready' then
      perform order_enter(here, 'purchasing', e.id);
    end if;
    result := 'applied';
  else
    result := order_money(here, e, json_amount(o, 'amount_total'), o ->> 'currency');
  end if;
  if subscribes and result = 'already' then
    perform order_subscribe(here);
  end if;
  perform order_catch_up(here.id);
  return result;
end $$;

create function nuance_api.stripe_is_first(here bigint, o json) returns boolean
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select coalesce(o ->> 'billing_reason' = 'subscription_create',
                  not exists (select from payment_reference f where f.order_id = here and f.kind = 'invoice'))
$$;
comment on function nuance_api.stripe_is_first(bigint, json) is
  'Whether an invoice is that of the order which began the subscription';

-- A subscription's invoice. The first is that of the order that began it; any other is a renewal, and
-- an order of its own.
create function nuance_api.stripe_invoice(e nuance.payment_event, o json) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.purchase_order := order_of_event(e, array['invoice', 'intent', 'charge']);
  paid bigint := json_amount(o, 'amount_paid');
  paying text;
  result text;
begin
  if here.id is null then
    here := order_of_event(e, array['subscription']);
    if here.id is null then
      return 'waiting';
    elsif not stripe_is_first(here.id, o) then
      if here.state not in ('purchased', 'refunded') then
        return 'waiting';
      end if;
      select c.subscription into paying from nuance.contract c where c.id = here.contract_id;
      insert into purchase_order (person_id, plan_id, contract_id, kind, state, amount, currency, months, provider)
      values (here.person_id, here.plan_id, here.contract_id, 'renewal', 'purchasing',
              case when upper(o ->> 'currency') = here.currency then greatest(here.amount, paid) else here.amount end,
              here.currency, here.months, e.provider)
      returning * into here;
      insert into order_entry (order_id, new, event_id) values (here.id, 'purchasing', e.id);
      if not paying = any (e.refers) then
        perform order_name(here, e);
        update purchase_order p set paid_at = now() where p.id = here.id;
        here := order_enter(here, 'charged', e.id);
        perform order_look_into(here, 'other-subscription', e.id);
        return 'other-subscription';
      end if;
    end if;
  end if;
  perform order_name(here, e);
  result := order_money(here, e, paid, o ->> 'currency');
  perform order_catch_up(here.id);
  return result;
end $$;

-- Said of what was paid meanwhile, a failure is no news.
create function nuance_api.stripe_failure(e nuance.payment_event, o json) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.purchase_order := order_of_event(e, array['invoice', 'intent', 'charge']);
  known boolean := here.id is not null;
  paying text;
begin
  if not known then
    here := order_of_event(e, array['subscription']);
    if here.id is null then
      return 'waiting';
    end if;
  end if;
  update payment_event v set order_id = here.id where v.id = e.id;
  if here.state in ('ready', 'purchasing') then
    update purchase_order p set problem = 'payment-failed' where p.id = here.id;
    perform order_enter(here, 'failed', e.id);
    return 'applied';
  elsif here.state not in ('purchased', 'refunded') then
    return 'ignored';
  elsif known or o ->> 'billing_reason' = 'subscription_create' then
    return 'already';
  end if;
  select c.subscription into paying from nuance.contract c where c.id = here.contract_id;
  if paying is null or not paying = any (e.refers) then
    return 'ignored';
  elsif exists (
    select from purchase_order p join payment_event v on v.order_id = p.id
    where p.contract_id = here.contract_id and v.type = 'invoice.paid' and v.outcome = 'applied' and v.made_at > e.made_at)
  then
    return 'already';
  end if;
  update nuance.contract c set payment_failed_at = coalesce(e.made_at, now())
  where c.id = here.contract_id and c.payment_failed_at is null;
  if found then
    perform contract_record(here.contract_id, 'payment', null, 'failed');
  end if;
  return 'applied';
end $$;

create function nuance_api.stripe_subscription_ended(e nuance.payment_event) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.purchase_order := order_of_event(e, array['subscription']);
  c nuance.contract;
begin
  if here.id is null or here.state not in ('purchased', 'refunded') then
    return 'waiting';
  end if;
  update payment_event v set order_id = here.id where v.id = e.id;
  select * into c from nuance.contract k where k.id = here.contract_id;
  if c.subscription is null or not c.subscription = any (e.refers) then
    return 'ignored';
  end if;
  update nuance.contract k set subscription = null, renews = false where k.id = c.id;
  if c.renews then
    perform contract_record(c.id, 'renewal', 'on', 'off');
  end if;
  return 'applied';
end $$;

create function nuance_api.stripe_refund(e nuance.payment_event, o json) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.purchase_order := order_of_event(e, array['invoice', 'intent', 'charge']);
  given_back bigint := json_amount(o, 'amount_refunded');
begin
  if here.id is null or here.state not in ('charged', 'purchased', 'refunded') then
    return 'waiting';
  end if;
  update payment_event v set order_id = here.id where v.id = e.id;
  if here.state = 'refunded' or given_back is null or given_back = 0 or given_back <= coalesce((
    select i.credited from invoice i where i.order_id = here.id), 0)
  then
    return 'already';
  elsif upper(o ->> 'currency') is distinct from here.currency then
    perform order_look_into(here, 'amount-differs', e.id);
    return 'amount-differs';
  end if;
  perform order_credit(here, given_back, e.id);
  return 'applied';
end $$;

create function nuance_api.stripe_apply(e nuance.payment_event) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  o json := e.body::json #> '{data,object}';
begin
  if json_typeof(o) is distinct from 'object' then
    return 'malformed';
  end if;
  case
    when e.type in ('checkout.session.completed', 'checkout.session.async_payment_succeeded') then
      return stripe_session(e, o);
    when e.type = 'invoice.paid' then
      return stripe_invoice(e, o);
    when e.type = 'invoice.payment_failed' then
      return stripe_failure(e, o);
    when e.type = 'customer.subscription.deleted' then
      return stripe_subscription_ended(e);
    when e.type = 'charge.refunded' then
      return stripe_refund(e, o);
    else
      return 'ignored';
  end case;
end $$;

-- What cannot be done now is done again later: nothing that was told is lost.
create function nuance_api.payment_event_apply(wanted bigint) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  e nuance.payment_event;
  result text;
begin
  update payment_event v set outcome = null where v.id = wanted returning * into e;
  begin
    result := stripe_apply(e);
  exception when others then
    -- Not this event's fault: whoever sent it, or the job, comes again.
    if left(sqlstate, 2) in ('40', '53', '55', '57', '58') then
      raise;
    end if;
    result := 'failed: ' || left(sqlerrm, 300);
  end;
  update payment_event v
  set outcome = result, tries = v.tries + 1,
      retry_at = case when result like 'failed: %'
        then now() + least(interval '1 day', interval '1 minute' * power(2, least(v.tries, 12))) end
  where v.id = wanted;
  return result;
end $$;
comment on function nuance_api.payment_event_apply(bigint) is 'Does what an event says; one event of a provider at a time';

create function nuance_api.payments_in_line(provider text) returns void
language sql set search_path = pg_catalog as
$$ select pg_advisory_xact_lock(hashtextextended('nuance.payments ' || provider, 0)) $$;
comment on function nuance_api.payments_in_line(text) is
  'Events of a provider one after another: what one could not find, the other is sure to look for';

create function nuance_api.payment_event_take(
  provider nuance.provider_key, body nuance.event_body, signature nuance.stripe_signature default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  told json;
  named text;
  kind text;
  made bigint;
  about text[];
  e nuance.payment_event;
begin
  if not exists (select from payment_provider p where p.key = payment_event_take.provider and p.scheme = 'stripe') then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif signature is null or not stripe_signed(payment_event_take.provider, signature, body) then
    raise exception using errcode = 'NU403', message = 'bad-signature';
  end if;
  begin
    told := body::json;
    named := json_name(told, 'id');
    kind := left(told ->> 'type', 255);
    made := json_amount(told, 'created');
    about := array(select n.reference from stripe_names(kind, told #> '{data,object}') n);
  exception when data_exception or program_limit_exceeded then
    told := null;
  end;
  named := coalesce(named, 'sha256-' || encode(sha256(convert_to(body, 'UTF8')), 'hex'));
  perform payments_in_line(payment_event_take.provider);
  insert into payment_event (provider, event_key, type, made_at, body, refers)
  values (payment_event_take.provider, named, coalesce(kind, ''),
          case when made < 100000000000 then to_timestamp(made) end, body, coalesce(about, '{}'))
  on conflict do nothing
  returning * into e;
  if e.id is null then
    select * into strict e from payment_event v
    where v.provider = payment_event_take.provider and v.event_key = named;
    if e.retry_at is null then
      return row(null, 'known', named, null)::nuance.outcome;
    end if;
  end if;
  if told is null or kind is null then
    update payment_event v set outcome = 'malformed' where v.id = e.id;
  else
    perform payment_event_apply(e.id);
  end if;
  return row(null, 'received', named, null)::nuance.outcome;
end $$;

create function nuance_api.job_payments() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  due record;
  dealt integer := 0;
begin
  for due in
    -- of one provider, so that no piece waits for one while it holds another's
    select v.id, v.provider from payment_event v
    where v.retry_at <= now()
      and v.provider = (select f.provider from payment_event f where f.retry_at <= now() order by f.retry_at limit 1)
    order by v.retry_at limit 20
  loop
    perform payments_in_line(due.provider);
    perform payment_event_apply(due.id) from payment_event v where v.id = due.id and v.retry_at <= now();
    dealt := dealt + 1;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_payments() is 'Tries again what went wrong with events, at most 20 at a time';
insert into nuance.job (name, every) values ('payments', '1 minute')
on conflict (name) do update set every = excluded.every;
