-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.role_words(role text) returns text
language sql immutable parallel safe as
$$ select case role when 'contact' then 'point of contact' else role end $$;
comment on function nuance_api.role_words(text) is 'A membership''s role as a contract''s history says it';
