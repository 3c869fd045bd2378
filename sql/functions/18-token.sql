-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.new_token() returns text
language sql volatile set search_path = pg_catalog as $$
  -- Three random UUIDs hold 366 random bits; their digest is 256 of them.
  select translate(rtrim(encode(sha256(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    'base64'), '='), '+/', '-_')
$$;
comment on function nuance_api.new_token() is '256 random bits as base64url, 43 characters';
