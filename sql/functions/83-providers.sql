-- SPDX-License-Identifier: Apache-2.0
-- Admins say through whom is paid, and with what those sign.

create function nuance_api.provider_save(
  submission nuance.submission_key, provider nuance.provider_key, checkout_url nuance.checkout_url
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'provider_save');
  address text := trim(checkout_url);
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if provider_save.provider !~ '^[a-z0-9]' then
    perform refuse('provider', 'malformed');
  elsif address !~ '^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[][A-Za-z0-9._~:/?#@!$&''()*+,;=%{}-]*)?$' then
    perform refuse('checkout_url', 'not-an-https-address');
  elsif address !~ '\{order\}' then
    perform refuse('checkout_url', 'order-missing');
  end if;
  insert into payment_provider (key, scheme, checkout_url) values (provider_save.provider, 'stripe', address)
  on conflict (key) do update set checkout_url = excluded.checkout_url where payment_provider.scheme = 'stripe';
  if not found then
    perform refuse('provider', 'key-taken');
  end if;
  return submission_end(submission, row('/admin/payments', 'provider-saved', provider_save.provider::text, null)::nuance.outcome);
end $$;

create function nuance_api.provider_to_change(wanted text) returns nuance.payment_provider
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.payment_provider;
begin
  select * into result from payment_provider p where p.key = wanted for update;
  if result.key is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return result;
end $$;

create function nuance_api.provider_activate(submission nuance.submission_key, provider nuance.provider_key)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'provider_activate');
  here nuance.payment_provider;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('nuance.provider_activate', 0));
  here := provider_to_change(provider_activate.provider);
  if here.scheme = 'stripe' and not exists (
    select from payment_secret s where s.provider = here.key and s.retired_at is null)
  then
    raise exception using errcode = 'NU409', message = 'secret-missing';
  end if;
  update payment_provider p set active = false where p.active and p.key <> here.key;
  update payment_provider p set active = true where p.key = here.key;
  return submission_end(submission, row('/admin/payments', 'provider-active', here.key, null)::nuance.outcome);
end $$;

create function nuance_api.secret_add(
  submission nuance.submission_key, provider nuance.provider_key, secret nuance.signing_secret
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'secret_add');
  here nuance.payment_provider;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := provider_to_change(secret_add.provider);
  if here.scheme <> 'stripe' then
    raise exception using errcode = 'NU409', message = 'needs-no-secret';
  elsif (select count(*) from payment_secret s where s.provider = here.key and s.retired_at is null) >= 10 then
    raise exception using errcode = 'NU409', message = 'too-many-secrets';
  end if;
  insert into payment_secret (provider, secret) values (here.key, secret_add.secret);
  return submission_end(submission, row('/admin/payments', 'secret-added', here.key, null)::nuance.outcome);
end $$;

create function nuance_api.secret_retire(submission nuance.submission_key, secret_id nuance.payment_secret_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'secret_retire');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update payment_secret s set retired_at = coalesce(s.retired_at, now()) where s.id = secret_id;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_saved(submission, '/admin/payments', 'secret-retired');
end $$;

create function nuance_api.issuer_save(submission nuance.submission_key, issuer nuance.reason default null)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'issuer_save');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  insert into setting (name, value) values ('invoice-issuer', coalesce(trim(issuer), ''))
  on conflict (name) do update set value = excluded.value;
  return submission_saved(submission, '/admin/payments', 'issuer-saved');
end $$;
