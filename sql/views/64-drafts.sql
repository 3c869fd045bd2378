-- SPDX-License-Identifier: Apache-2.0
-- What the viewer has begun to write: theirs alone, whoever else may see the item.

create function nuance_api.draft_fields_said(fields jsonb) returns text
language plpgsql immutable parallel safe as $$
begin
  return (
    select string_agg(n.key || ': ' || coalesce(fields ->> ('field-' || n.key), ''), ', ' order by n.key)
    from (select distinct substr(f.key, 7) as key from jsonb_object_keys(fields) f (key) where f.key ~ '^(field|shown)-') n
    where coalesce(fields ->> ('field-' || n.key), '') <> coalesce(fields ->> ('shown-' || n.key), ''));
end $$;
comment on function nuance_api.draft_fields_said(jsonb) is
  'The fields of an item, by their keys, that a form fills in or empties: what it has of them is not what it showed; null where there is none';

create function nuance_api.draft_files_named(fields jsonb) returns text
language sql immutable parallel safe as $$ select regexp_replace(fields ->> 'files', '^[0-9]+ ', '', 'gn') $$;
comment on function nuance_api.draft_files_named(jsonb) is 'The names of the files in a form, a line each; null where there is none';

create view nuance_api.my_draft as
select d.item_number, d.contract_id, d.version, d.saved_at, d.fields, d.replaced_at,
       coalesce(d.replaced ->> 'comment', d.replaced ->> 'body',
                (select string_agg(f.value, e'\n\n' order by f.key) from jsonb_each_text(d.replaced) f where f.key like 'q-%'),
                nuance_api.draft_fields_said(d.replaced), d.replaced ->> 'title', nuance_api.draft_files_named(d.replaced)) as replaced
from nuance.draft d
where d.person_id = (select nuance_api.viewer_person()) and d.fields is not null;

-- Field by field. Files that are still held are one each; what is gone of them is left out.
create view nuance_api.my_draft_field as
select d.item_number, d.contract_id, d.version, d.saved_at, d.replaced, d.replaced_at,
       f.key as name, coalesce(h.id || ' ' || h.name, f.value) as value, h.name as file
from nuance_api.my_draft d
cross join lateral jsonb_each_text(
  case when d.fields <> '{}' then d.fields when d.item_number is null then '{"body": ""}' else '{"comment": ""}' end) f
left join lateral (
  select a.id, a.name::text
  from regexp_split_to_table(f.value, '\n') l
  join nuance.attachment a on a.id = substring(l from '^([1-9][0-9]{0,17}) ')::bigint
  where f.key = 'files' and a.state = 'held' and a.person_id = (select nuance_api.viewer_person())
) h on true
where (d.fields <> '{}' or d.replaced is not null) and (f.key <> 'files' or h.id is not null);
