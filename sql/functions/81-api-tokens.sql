-- SPDX-License-Identifier: Apache-2.0
-- Making and revoking tokens: admins on a page, the owner by nuancectl.

create function nuance_api.api_token_add(name text, maker bigint, scopes text[]) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  token text := 'nu_' || new_token();
begin
  if cardinality(api_token_add.scopes) = 0
     or not api_token_add.scopes <@ array['read', 'write', 'instances', 'requestors'] then
    raise exception 'scopes are read, write, instances and requestors, with commas between';
  end if;
  insert into api_token (name, token_hash, person_id, scopes)
  values (api_token_add.name, sha256(convert_to(token, 'UTF8')), maker, api_token_add.scopes);
  return token;
end $$;
comment on function nuance_api.api_token_add(text, bigint, text[]) is 'Returns the token: nobody can read it again';

create function nuance_api.revoke_tokens_of(person bigint) returns void
language sql security definer set search_path = nuance, pg_temp as $$
  update api_token t set revoked_at = now()
  where t.person_id = person and t.revoked_at is null and t.scopes && array['read', 'write']
$$;
comment on function nuance_api.revoke_tokens_of(bigint) is
  'Ends the tokens that act as this person; those of the hosting system act as nobody, and stay';

create function nuance_api.require_admin() returns bigint
language plpgsql stable set search_path = nuance_api, pg_temp as $$
begin
  if viewer_role() is distinct from 'admin' then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return viewer_person();
end $$;
comment on function nuance_api.require_admin() is 'The viewer, an admin; to others there is nothing';

-- Sent twice, the form makes one token, and the second answer cannot tell it: it is not kept.
create function nuance_api.api_token_create(
  submission nuance.submission_key, name nuance.short_name, read nuance.flag default null,
  write nuance.flag default null, instances nuance.flag default null,
  requestors nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'api_token_create');
  scopes text[];
begin
  if earlier.flash is not null then
    return earlier;
  end if;
  scopes := array_remove(array[case when read then 'read' end, case when write then 'write' end,
                               case when instances then 'instances' end,
                               case when requestors then 'requestors' end], null);
  if cardinality(scopes) = 0 then
    perform refuse('read', 'scope-required');
  end if;
  perform submission_end(submission, row(null, 'token-made-before', null, null)::nuance.outcome);
  return row(null, 'token-made', api_token_add(name, viewer, scopes), null)::nuance.outcome;
end $$;

create function nuance_api.api_token_revoke(submission nuance.submission_key, token nuance.api_token_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'api_token_revoke');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if not exists (select from api_token t where t.id = token) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  update api_token t set revoked_at = now() where t.id = token and t.revoked_at is null;
  return submission_saved(submission, '/admin/tokens', 'token-revoked');
end $$;
