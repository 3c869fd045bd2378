-- SPDX-License-Identifier: Apache-2.0
-- Comments and notes are edited, taken away and put back by who wrote them and by staff. What was written stays in the
-- timeline; how it stands now is what everybody reads, searches and mails.

create function nuance_api.require_comment(number bigint, entry bigint) returns nuance.timeline_entry
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result timeline_entry;
begin
  perform require_person();
  if not exists (select from visible_entry v
                 where v.id = require_comment.entry and v.item_number = require_comment.number and v.kind in ('comment', 'note')) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  perform from item i where i.number = require_comment.number for no key update;
  select e.* into result from timeline_entry e where e.id = require_comment.entry;
  return result;
end $$;
comment on function nuance_api.require_comment(bigint, bigint) is
  'A comment or note that the viewer may read; its item is locked';

create function nuance_api.require_own_comment(number bigint, entry bigint) returns nuance.timeline_entry
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result timeline_entry := require_comment(number, entry);
begin
  if not viewer_is_staff() and result.person_id is distinct from viewer_person() then
    raise exception using errcode = 'NU403', message = 'not-yours';
  end if;
  return result;
end $$;
comment on function nuance_api.require_own_comment(bigint, bigint) is 'The same, of the viewer, or for staff anybody''s';

create function nuance_api.comment_note_edit(comment nuance.timeline_entry, kind text, body text default null) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  made bigint;
  here item;
  removed constant boolean := kind = 'removed';
begin
  insert into entry_edit (entry_id, item_number, person_id, kind, body)
  values (comment.id, comment.item_number, viewer_person(), kind, body)
  returning id into made;
  insert into entry_state as s (entry_id, edit_id, body, edited_at, edited_by, removed_at, removed_by)
  values (comment.id, made, body, case when body is not null then now() end, case when body is not null then viewer_person() end,
          case when removed then now() end, case when removed then viewer_person() end)
  on conflict (entry_id) do update
    set edit_id = made, body = coalesce(excluded.body, s.body), edited_at = coalesce(excluded.edited_at, s.edited_at),
        edited_by = coalesce(excluded.edited_by, s.edited_by), removed_at = excluded.removed_at, removed_by = excluded.removed_by;
  if body is null and comment.kind = 'comment' then
    update item i set comments = greatest(i.comments + case when removed then -1 else 1 end, 0) where i.number = comment.item_number;
  end if;
  if removed then
    -- What waits to go out forgets it; mails are made when they go.
    update outbox o set content = o.content #- '{data,comment}'
    where o.state = 'waiting'
      and o.dedup = any (array(select 'webhook ' || d.id || ' entry ' || comment.id from destination d where d.type = 'webhook'));
  end if;
  select * into strict here from item i where i.number = comment.item_number;
  perform search_follow_edit(here, comment.id);
end $$;
comment on function nuance_api.comment_note_edit(nuance.timeline_entry, text, text) is
  'Writes down what becomes of a comment whose item is locked, and makes it so for counts and searches';

create function nuance_api.comment_place(comment nuance.timeline_entry) returns text
language sql immutable as $$ select '/N' || comment.item_number || '?at=' || comment.id || '#e' || comment.id $$;

create function nuance_api.comment_edit(
  submission nuance.submission_key, number nuance.item_number, entry nuance.entry_id, edit nuance.entry_id, text nuance.markdown
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'comment_edit');
  target timeline_entry;
  state entry_state;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_own_comment(number, entry);
  select * into state from entry_state s where s.entry_id = target.id;
  if state.removed_at is not null then
    raise exception using errcode = 'NU409', message = 'comment-removed';
  elsif coalesce(state.edit_id, 0) <> comment_edit.edit then
    raise exception using errcode = 'NU409', message = 'comment-changed';
  end if;
  if text <> coalesce(state.body, target.body) then
    perform comment_note_edit(target, 'edited', text);
  end if;
  return submission_end(submission, row(comment_place(target), 'comment-edited', 'N' || target.item_number, null)::nuance.outcome);
end $$;

create function nuance_api.comment_remove(submission nuance.submission_key, number nuance.item_number, entry nuance.entry_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'comment_remove');
  target timeline_entry;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_own_comment(number, entry);
  if not exists (select from entry_state s where s.entry_id = target.id and s.removed_at is not null) then
    perform comment_note_edit(target, 'removed');
  end if;
  return submission_end(submission, row(
    comment_place(target), 'comment-removed', 'N' || target.item_number || '/e' || target.id, null)::nuance.outcome);
end $$;

create function nuance_api.comment_restore(submission nuance.submission_key, number nuance.item_number, entry nuance.entry_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'comment_restore');
  target timeline_entry;
  state entry_state;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_own_comment(number, entry);
  select * into state from entry_state s where s.entry_id = target.id;
  -- What staff took away comes back by staff alone.
  if not viewer_is_staff() and state.removed_by <> viewer_person() then
    raise exception using errcode = 'NU403', message = 'not-yours';
  end if;
  if state.removed_at is not null then
    perform comment_note_edit(target, 'restored');
  end if;
  return submission_end(submission, row(comment_place(target), 'comment-restored', 'N' || target.item_number, null)::nuance.outcome);
end $$;
