-- SPDX-License-Identifier: Apache-2.0
-- What staff note of a person: one text, whose earlier versions are kept.

create trigger append_only before update or delete or truncate on nuance.person_note
for each statement execute function nuance_api.refuse_change();

create function nuance_api.person_note_write(
  submission nuance.submission_key, person nuance.person_id, note_version nuance.entry_id, note nuance.markdown default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'person_note_write');
  last person_note;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  -- Two who write at once come one after the other.
  perform from nuance.person p where p.id = person_note_write.person for no key update;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select * into last from nuance.person_note n where n.person_id = person_note_write.person order by n.id desc limit 1;
  if coalesce(last.id, 0) <> note_version then
    raise exception using errcode = 'NU409', message = 'note-changed';
  end if;
  if coalesce(note, '') <> coalesce(last.body, '') then
    insert into nuance.person_note (person_id, written_by, body) values (person_note_write.person, viewer, coalesce(note, ''));
  end if;
  return submission_saved(submission, '/staff/people/' || person_note_write.person, 'person-noted');
end $$;
