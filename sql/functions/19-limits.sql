-- SPDX-License-Identifier: Apache-2.0
-- How much is too much, counted in windows that all nodes share. Everybody counts in rows of their own: the
-- only row many would fight over is spread over sixteen.

create function nuance_api.sender_of(address text) returns inet
language sql immutable parallel safe as $$
  select case when split_part(address, '%', 1) ~ '^[0-9a-fA-F:.]{2,64}$' and address ~ '[.:]'
              then regexp_replace(split_part(address, '%', 1), '^::ffff:([0-9.]+)$', '\1')::inet end
$$;
comment on function nuance_api.sender_of(text) is 'A client''s address, without zone and mapping; null where there is none';

create function nuance_api.network_around(sender inet) returns inet
language sql immutable strict parallel safe as
$$ select network(set_masklen(sender, case family(sender) when 4 then 24 else 64 end)) $$;
comment on function nuance_api.network_around(inet) is 'Its /24, or /64';

create function nuance_api.rate_began(per interval) returns timestamptz
language sql stable parallel safe as $$ select date_bin(per, now(), timestamptz '2000-01-01 00:00:00+00') $$;

create function nuance_api.rate_of(what text, per interval) returns integer
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select coalesce((select w.count from rate_window w where w.what = rate_of.what and w.began_at = rate_began(per)), 0)
$$;

create function nuance_api.rate_add(what text, per interval) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  reached integer;
begin
  insert into rate_window as w (what, began_at) values (rate_add.what, rate_began(per))
  on conflict on constraint rate_window_pkey do update set count = w.count + 1
  returning w.count into reached;
  return reached;
end $$;
comment on function nuance_api.rate_add(text, interval) is 'Counts one more, and says how many that makes';

create function nuance_api.rate_take(name text, what text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  allowed nuance.rate_limit;
begin
  select * into allowed from rate_limit l where l.name = rate_take.name;
  if rate_add(name || ' ' || what, allowed.per) > allowed.most then
    raise exception using errcode = 'NU429', message = 'too-many-now',
      detail = ceil(extract(epoch from rate_began(allowed.per) + allowed.per - now()))::text;
  end if;
end $$;
comment on function nuance_api.rate_take(text, text) is 'Counts one more towards a limit, and refuses what is beyond it';

create function nuance_api.job_rates() returns integer
language plpgsql security definer set search_path = nuance, pg_temp as $$
declare
  dealt integer;
begin
  delete from rate_window w where w.ctid = any (array(
    select ctid from rate_window where began_at < now() - interval '2 days' limit 5000 for update skip locked));
  get diagnostics dealt = row_count;
  return dealt;
end $$;
comment on function nuance_api.job_rates() is 'Drops windows that are over';
insert into nuance.job (name, every) values ('rates', '5 minutes')
on conflict (name) do update set every = excluded.every;
