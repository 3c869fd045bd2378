-- SPDX-License-Identifier: Apache-2.0
-- Files on their way in: they arrive in chunks, are held for whoever sent them, and become part of what an
-- action writes. What no action claims is gone a day later.

create function nuance_api.uploader() returns bigint
language plpgsql stable set search_path = nuance_api, pg_temp as $$
declare
  sender bigint := coalesce(viewer_person(), nullif(current_setting('nuance.link_person', true), '')::bigint);
begin
  if sender is null then
    raise exception using errcode = 'NU401', message = 'log-in';
  end if;
  return sender;
end $$;
comment on function nuance_api.uploader() is 'Who sends files: the viewer, or the person whose link they came by';

create function nuance_api.attachment_begin(
  name nuance.file_name,
  out id bigint, out file_bytes bigint, out form_files integer, out form_bytes bigint
) language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  sender bigint := uploader();
  room attachment_limit;
  held record;
begin
  select * into strict room from attachment_limit;
  -- What is held is for one form, and for one that is filled in again.
  select count(*) as files, coalesce(sum(a.size), 0) as bytes into held
  from attachment a where a.person_id = sender and a.entry_id is null;
  if held.files >= 200 or held.bytes > 4 * room.form_bytes then
    perform refuse('files', 'too-many-held');
  end if;
  insert into attachment (person_id, name) values (sender, attachment_begin.name)
  returning attachment.id into attachment_begin.id;
  file_bytes := room.file_bytes;
  form_files := room.form_files;
  form_bytes := room.form_bytes;
end $$;
comment on function nuance_api.attachment_begin(nuance.file_name) is 'A file begins to arrive; says how large it may become';

create function nuance_api.attachment_add(attachment nuance.attachment_id, first_byte nuance.byte_count, data nuance.file_bytes)
returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  insert into attachment_chunk (attachment_id, first_byte, data)
  select a.id, attachment_add.first_byte, attachment_add.data
  from nuance.attachment a
  where a.id = attachment_add.attachment and a.person_id = uploader() and a.state = 'arriving'
  -- sent again after a lost connection
  on conflict on constraint attachment_chunk_pkey do update set data = excluded.data;
  return found;
end $$;
comment on function nuance_api.attachment_add(nuance.attachment_id, nuance.byte_count, nuance.file_bytes) is 'The next bytes of a file';

create function nuance_api.attachment_end(
  attachment nuance.attachment_id, size nuance.byte_count, type nuance.media_type, digest nuance.file_digest,
  scanned nuance.flag, width nuance.pixels default null, height nuance.pixels default null
) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update nuance.attachment a
  set state = 'held', size = attachment_end.size, type = attachment_end.type, sha256 = digest,
      width = attachment_end.width, height = attachment_end.height,
      scan = case when scanned then 'waiting' else 'none' end, scan_at = case when scanned then now() end
  where a.id = attachment_end.attachment and a.person_id = uploader()
    and (a.state = 'arriving' or (a.state = 'held' and a.sha256 = digest))
    and attachment_end.size = (select coalesce(sum(octet_length(c.data)), 0) from attachment_chunk c where c.attachment_id = a.id);
  return found;
end $$;
comment on function nuance_api.attachment_end(
  nuance.attachment_id, nuance.byte_count, nuance.media_type, nuance.file_digest, nuance.flag, nuance.pixels, nuance.pixels) is
  'A file is whole; false when bytes are missing';

create function nuance_api.attachment_drop(attachments nuance.attachment_ids) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  delete from nuance.attachment a
  where a.id = any (attachments) and a.person_id = uploader() and a.entry_id is null;
  return found;
end $$;
comment on function nuance_api.attachment_drop(nuance.attachment_ids) is 'Forgets files whose form broke off';

create function nuance_api.attachment_room(contract bigint) returns bigint
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select l.contract_bytes
         - coalesce((select u.bytes from attachment_usage u where u.contract_id = contract), 0)
         - coalesce((select sum(d.bytes) from attachment_usage_delta d where d.contract_id = contract), 0)::bigint
  from attachment_limit l
$$;
comment on function nuance_api.attachment_room(bigint) is 'How many bytes of files a contract has left';

create function nuance_api.attachments_check(files bigint[], contract bigint) returns void
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  room attachment_limit;
  held record;
begin
  select * into strict room from attachment_limit;
  select count(*) as files, coalesce(sum(a.size), 0) as bytes into held
  from attachment a where a.id = any (files) and a.person_id = uploader() and a.state = 'held';
  if held.files <> (select count(distinct f) from unnest(files) f) then
    perform refuse('files', 'file-gone');
  elsif held.files > room.form_files then
    perform refuse('files', 'too-many-files', room.form_files::text);
  elsif held.bytes > room.form_bytes then
    perform refuse('files', 'files-too-large', size_words(room.form_bytes));
  elsif held.bytes > attachment_room(contract) then
    perform refuse('files', 'contract-full');
  end if;
end $$;
comment on function nuance_api.attachments_check(bigint[], bigint) is
  'Refuses files that are not held for the viewer, or over a limit of a form or of their contract';

create function nuance_api.attachments_claim(
  files bigint[], item bigint, entry bigint, internal boolean default false, private boolean default false
) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.item;
  claimed record;
begin
  if coalesce(cardinality(files), 0) = 0 then
    return;
  end if;
  select * into strict here from nuance.item i where i.number = attachments_claim.item;
  perform attachments_check(files, here.contract_id);
  with taken as (
    update attachment a
    set state = 'kept', item_number = here.number, entry_id = entry, contract_id = here.contract_id,
        internal = attachments_claim.internal, private = coalesce(attachments_claim.private, false) and not attachments_claim.internal
    where a.id = any (files) and a.state = 'held'
    returning a.size, a.name
  )
  select sum(t.size) as bytes, string_agg(file_words(t.name), ' ') as names into claimed from taken t;
  insert into attachment_usage_delta (contract_id, bytes) values (here.contract_id, claimed.bytes);
  -- Who finds a file by its name sees it. What is kept from the community, staff alone find.
  perform search_append(here, claimed.names, attachments_claim.internal or coalesce(attachments_claim.private, false), entry);
end $$;
comment on function nuance_api.attachments_claim(bigint[], bigint, bigint, boolean, boolean) is
  'Makes files that were held part of an entry, whose rights they share; refuses what is not there or over a limit';

-- The scanner's part. A file is lent for so long; should its server die, another takes it then.
create function nuance_api.attachment_scan_claim(out id bigint, out size bigint)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update attachment a set scan_at = now() + interval '10 minutes'
  where a.id = (select w.id from attachment w where w.scan = 'waiting' and w.scan_at <= now()
                order by w.scan_at limit 1 for update skip locked)
  returning a.id, a.size into attachment_scan_claim.id, attachment_scan_claim.size;
end $$;
comment on function nuance_api.attachment_scan_claim() is 'Lends a file that waits for the virus scanner';

-- The piece that holds a byte, from that byte on: whether somebody may have it is asked once, not of each piece.
create function nuance_api.chunk_bytes(attachment bigint, first bigint) returns bytea
language sql stable security definer set search_path = nuance, pg_temp as $$
  select substring(c.data from (first - c.first_byte + 1)::integer)
  from attachment_chunk c
  where c.attachment_id = attachment and c.first_byte <= first
  order by c.first_byte desc limit 1
$$;

create function nuance_api.attachment_bytes(attachment nuance.attachment_id, first nuance.byte_count) returns bytea
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return case when exists (select from visible_attachment a where a.id = attachment and a.available) then chunk_bytes(attachment, first) end;
end $$;
comment on function nuance_api.attachment_bytes(nuance.attachment_id, nuance.byte_count) is
  'The bytes of a file that the viewer may have, from one on, as many as its chunk holds; null: there are none for them';

create function nuance_api.attachment_scan_bytes(attachment nuance.attachment_id, first nuance.byte_count) returns bytea
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return case when exists (select from nuance.attachment a where a.id = attachment and a.scan = 'waiting') then chunk_bytes(attachment, first) end;
end $$;
comment on function nuance_api.attachment_scan_bytes(nuance.attachment_id, nuance.byte_count) is
  'The bytes of a file that waits for the scanner; of no other';

create function nuance_api.attachment_scan_report(
  attachment nuance.attachment_id, verdict nuance.scan_verdict, words nuance.scan_words, open nuance.flag
) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update nuance.attachment a
  set scan = case verdict when 'failed' then case when open then 'skipped' else 'waiting' end else verdict end,
      scan_note = words,
      scan_at = case when verdict = 'failed' and not open then now() + interval '30 seconds' else now() end
  where a.id = attachment_scan_report.attachment and a.scan = 'waiting';
  return found;
end $$;
comment on function nuance_api.attachment_scan_report(nuance.attachment_id, nuance.scan_verdict, nuance.scan_words, nuance.flag) is
  'Notes what the scanner says; where it could not tell, a file waits, or is let through unchecked where that is wanted';

create function nuance_api.job_attachments() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  part integer;
  dealt integer := 0;
begin
  -- Few at a time: a file may be large.
  delete from attachment a where a.id = any (array(
    select id from attachment where entry_id is null and arrived_at < now() - interval '1 day'
    order by arrived_at limit 10 for update skip locked));
  get diagnostics dealt = row_count;
  with emptied as (
    update attachment a set state = 'emptied' where a.id = any (array(
      select id from attachment where removed_at < now() - interval '7 days' and state = 'kept'
      order by removed_at limit 10 for update skip locked))
    returning a.id, a.contract_id, a.size
  ), bytes as (
    delete from attachment_chunk c using emptied e where c.attachment_id = e.id
  )
  insert into attachment_usage_delta (contract_id, bytes) select e.contract_id, -e.size from emptied e;
  get diagnostics part = row_count;
  dealt := dealt + part;
  with folded as (
    delete from attachment_usage_delta d where d.id = any (array(
      select id from attachment_usage_delta order by id limit 1000 for update skip locked))
    returning d.contract_id, d.bytes
  )
  insert into attachment_usage as u (contract_id, bytes)
  select f.contract_id, sum(f.bytes) from folded f group by f.contract_id
  on conflict (contract_id) do update set bytes = u.bytes + excluded.bytes;
  return dealt;
end $$;
comment on function nuance_api.job_attachments() is
  'Drops files that no form claimed within a day, and the bytes of those removed a week ago; sums up what files take';
insert into nuance.job (name, every) values ('attachments', '1 minute')
on conflict (name) do update set every = excluded.every;
