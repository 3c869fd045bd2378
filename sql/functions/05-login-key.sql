-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.login_key(login text) returns text
language sql immutable strict parallel safe as $$ select lower(login collate "C") $$;
comment on function nuance_api.login_key(text) is
  'A login as accounts keep it: the same in every locale, where "I" may have another small letter';
