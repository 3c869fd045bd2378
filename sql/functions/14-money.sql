-- SPDX-License-Identifier: Apache-2.0
-- Money is whole minor units; text is made of it and read into it by digits alone.

create function nuance_api.money_parse(value text, currency text) returns bigint
language plpgsql immutable set search_path = nuance_api, pg_temp as $$
declare
  digits integer := currency_digits(currency);
  parts text[] := regexp_match(trim(value), '^([0-9]{1,12})(?:\.([0-9]{1,3}))?$');
begin
  if parts is null or char_length(coalesce(parts[2], '')) > digits then
    return null;
  end if;
  return (parts[1] || rpad(coalesce(parts[2], ''), digits, '0'))::bigint;
end $$;
comment on function nuance_api.money_parse(text, text) is
  'Minor units of what somebody typed, such as 49 or 49.00; null: not an amount of this currency';
