-- SPDX-License-Identifier: Apache-2.0
-- Removing files, and putting them back.

create function nuance_api.attachment_lock(number bigint, attachment bigint) returns nuance.attachment
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  mine boolean;
  result nuance.attachment;
begin
  perform require_person();
  select v.may_remove into mine from visible_attachment v
  where v.id = attachment_lock.attachment and v.item_number = attachment_lock.number;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not mine then
    raise exception using errcode = 'NU403', message = 'may-not-remove';
  end if;
  select * into strict result from nuance.attachment a where a.id = attachment_lock.attachment for no key update;
  return result;
end $$;
comment on function nuance_api.attachment_lock(bigint, bigint) is 'Locks a file for who sent it, or for staff';

create function nuance_api.attachment_remove(
  submission nuance.submission_key, number nuance.item_number, attachment nuance.attachment_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'attachment_remove');
  here nuance.attachment;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := attachment_lock(number, attachment);
  if here.removed_at is null then
    update nuance.attachment a set removed_at = now(), removed_by = viewer where a.id = here.id;
    perform search_rebuild(i) from nuance.item i where i.number = here.item_number;
  end if;
  return submission_end(submission, row('/N' || number || '#e' || here.entry_id, 'file-removed', 'N' || number, null)::nuance.outcome);
end $$;

create function nuance_api.attachment_restore(
  submission nuance.submission_key, number nuance.item_number, attachment nuance.attachment_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'attachment_restore');
  here nuance.attachment;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := attachment_lock(number, attachment);
  if here.state = 'emptied' then
    raise exception using errcode = 'NU409', message = 'file-gone';
  end if;
  update nuance.attachment a set removed_at = null, removed_by = null where a.id = here.id;
  perform search_rebuild(i) from nuance.item i where i.number = here.item_number;
  return submission_end(submission, row('/N' || number || '#e' || here.entry_id, 'file-restored', 'N' || number, null)::nuance.outcome);
end $$;

create function nuance_api.attachment_limits(
  submission nuance.submission_key, file_mb nuance.megabytes, form_files nuance.file_count, form_mb nuance.megabytes,
  contract_mb nuance.megabytes
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform require_admin();
  update attachment_limit
  set file_bytes = file_mb * 1000000::bigint, form_files = attachment_limits.form_files, form_bytes = form_mb * 1000000::bigint,
      contract_bytes = contract_mb * 1000000::bigint;
  return row('/admin/files', 'file-limits-set', null, null)::nuance.outcome;
end $$;
comment on function nuance_api.attachment_limits(
  nuance.submission_key, nuance.megabytes, nuance.file_count, nuance.megabytes, nuance.megabytes) is
  'How much is too much, in millions of bytes; what is there already stays';
