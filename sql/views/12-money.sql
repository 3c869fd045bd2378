-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.currency_digits(currency text) returns integer
language sql immutable parallel safe as $$
  select case
    when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI',
                      'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0
    when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    else 2 end
$$;
comment on function nuance_api.currency_digits(text) is 'How many digits follow the point (ISO 4217)';

create function nuance_api.money_number(amount bigint, currency text) returns text
language sql immutable parallel safe as $$
  select case when amount < 0 then '-' else '' end
    || case nuance_api.currency_digits(currency)
         when 0 then abs(amount)::text
         when 3 then abs(amount) / 1000 || '.' || lpad((abs(amount) % 1000)::text, 3, '0')
         else abs(amount) / 100 || '.' || lpad((abs(amount) % 100)::text, 2, '0') end
$$;
comment on function nuance_api.money_number(bigint, text) is 'Such as 49.00';

create function nuance_api.money_text(amount bigint, currency text) returns text
language sql immutable parallel safe as $$ select nuance_api.money_number(amount, currency) || ' ' || currency $$;
comment on function nuance_api.money_text(bigint, text) is 'Such as 49.00 EUR';
