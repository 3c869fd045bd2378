-- SPDX-License-Identifier: Apache-2.0
-- A form counts once. Every action begins with submission_begin and ends with submission_end; a
-- second submission waits for the first to commit, and answers with its outcome. The key is made of
-- the form's own and of all that it says (see seal_submission in mod_nuance/action.c).

create function nuance_api.submission_begin(submission nuance.submission_key, action text)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := coalesce(viewer_person(), 0);
  earlier nuance.submission;
  result nuance.outcome;
begin
  insert into nuance.submission (person_id, key, action)
  values (viewer, submission_begin.submission, submission_begin.action)
  on conflict do nothing;
  if found then
    return null;
  end if;
  select * into strict earlier from nuance.submission s
  where s.person_id = viewer and s.key = submission_begin.submission;
  result := jsonb_populate_record(null::nuance.outcome, earlier.outcome);
  return result;
end $$;

create function nuance_api.submission_end(submission nuance.submission_key, result nuance.outcome)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update nuance.submission s set outcome = to_jsonb(result)
  where s.person_id = coalesce(viewer_person(), 0) and s.key = submission_end.submission;
  return result;
end $$;

create function nuance_api.submission_begin_admin(submission nuance.submission_key, action text) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform require_admin();
  return submission_begin(submission, action);
end $$;
comment on function nuance_api.submission_begin_admin(nuance.submission_key, text) is
  'What an action of admins begins with, where it does not matter who of them it is';

create function nuance_api.submission_saved(submission nuance.submission_key, location text, flash text) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return submission_end(submission, row(location, flash, null, null)::nuance.outcome);
end $$;
comment on function nuance_api.submission_saved(nuance.submission_key, text, text) is
  'Ends an action of which there is nothing more to say than that it was done';
