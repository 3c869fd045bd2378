-- SPDX-License-Identifier: Apache-2.0
-- Files as the viewer may see them: those of an item they see, but for the files of notes and those kept
-- from the community. Of a file that was removed there is only that it was.

create function nuance_api.size_words(bytes bigint) returns text
language sql immutable strict parallel safe as $$
  select case when bytes < 1000 then bytes || ' B'
              when bytes < 1000000 then round(bytes / 1000.0) || ' KB'
              when bytes < 1000000000 then round(bytes / 1000000.0, 1) || ' MB'
              else round(bytes / 1000000000.0, 1) || ' GB' end
$$;
comment on function nuance_api.size_words(bigint) is 'How large a file is, for people';

-- Whatever a browser might run goes as mere bytes.
create function nuance_api.served_type(type text) returns text
language sql immutable strict parallel safe as $$
  select case when type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'application/zip',
                            'application/gzip', 'text/plain', 'text/csv') then type
              else 'application/octet-stream' end
$$;
comment on function nuance_api.served_type(text) is 'The media type a file is sent as';

-- What a browser decodes to show it has an end: 5 MB, 25 million pixels.
create function nuance_api.is_shown(type text, size bigint, width integer, height integer) returns boolean
language sql immutable parallel safe as $$
  select coalesce(type in ('image/png', 'image/jpeg', 'image/gif', 'image/webp') and size <= 5000000
                  and width <= 10000 and height <= 10000 and width::bigint * height <= 25000000, false)
$$;
comment on function nuance_api.is_shown(text, bigint, integer, integer) is 'Whether pages show an image';

create view nuance_api.visible_attachment as
select a.id, a.item_number, a.entry_id, a.person_id, a.internal, a.private,
       case when a.removed_at is null then
         case when r.reading <> 'own' then nuance_api.without_addresses(a.name) else a.name end end as name,
       case when a.removed_at is null then a.size end as size,
       case when a.removed_at is null then a.type::text end as type,
       a.sha256, a.width, a.height, a.scan, a.removed_at, a.state = 'emptied' as emptied, p.name as remover,
       a.removed_at is null and a.state = 'kept' and a.scan in ('none', 'clean', 'skipped') as available,
       coalesce((select nuance_api.viewer_is_staff())
                or a.person_id = (select nuance_api.viewer_person()), false) as may_remove
from nuance.attachment a
cross join lateral (select nuance_api.viewer_reads_item(a.item_number) as reading offset 0) r
left join nuance_api.known_person p on p.id = a.removed_by
left join nuance.entry_state s on s.entry_id = a.entry_id
where r.reading is not null and s.removed_at is null and a.state in ('kept', 'emptied')
  and (not a.internal or (select nuance_api.viewer_is_staff()))
  and not (a.private and r.reading <> 'own');

create view nuance_api.file_limit as
select l.file_bytes, l.form_files, l.form_bytes, l.contract_bytes
from nuance.attachment_limit l
where (select nuance_api.viewer_person()) is not null or (select nuance_api.viewer_link()) is not null;
