-- SPDX-License-Identifier: Apache-2.0
-- What the viewer has begun to write: theirs alone, whoever else may see the item.

create view nuance_api.my_draft as
select d.item_number, d.contract_id, d.version, d.saved_at, d.fields, d.replaced_at,
       coalesce(d.replaced ->> 'comment', d.replaced ->> 'body',
                (select string_agg(f.value, e'\n\n' order by f.key) from jsonb_each_text(d.replaced) f where f.key like 'q-%')) as replaced
from nuance.draft d
where d.person_id = (select nuance_api.viewer_person()) and d.fields is not null;
