-- SPDX-License-Identifier: Apache-2.0
-- What the module's role may do: read the views, call the actions, and nothing else.

revoke all on schema nuance from public;
revoke all on schema nuance_api from public;
revoke all on all functions in schema nuance from public;
revoke all on all functions in schema nuance_api from public;
grant usage on schema nuance to @app_role@;      -- the domains and types
grant usage on schema nuance_api to @app_role@;
grant select on all tables in schema nuance_api to @app_role@;
revoke select on nuance_api.present_tally from @app_role@;
grant execute on function
  nuance_api.schema_version(),
  nuance_api.present(bytea, text, text, boolean, bytea, text, bytea), nuance_api.viewer_link(),
  nuance_api.viewer_person(), nuance_api.viewer_role(), nuance_api.viewer_is_staff(),
  nuance_api.viewer_is_known(), nuance_api.viewer_is_community(), nuance_api.note_item(bigint, boolean), nuance_api.noted_item(),
  nuance_api.viewer_reads_item(bigint), nuance_api.without_addresses(text), nuance_api.shown(text, boolean), nuance_api.answer_version(timestamptz, timestamptz),
  nuance_api.contract_state(text, timestamptz, boolean),
  nuance_api.filing_problem(text, text, boolean, text, boolean),
  nuance_api.priority_key(smallint), nuance_api.chart_y(bigint), nuance_api.search_pattern(text), nuance_api.url_encoded(text),
  nuance_api.viewer_reads_contract(bigint), nuance_api.cursor_first(text), nuance_api.cursor_number(text), nuance_api.cursor_time(text),
  nuance_api.mana_weight(bigint, bigint), nuance_api.metric_series(), nuance_api.bucket_middle(smallint), nuance_api.clock_steps(bigint), nuance_api.hours_words(bigint, integer), nuance_api.minute_words(integer),
  nuance_api.holidays_words(bigint), nuance_api.run_due_job(),
  nuance_api.viewer_manages_contract(bigint), nuance_api.contact_price(bigint, bigint),
  nuance_api.invitation_by_token(nuance.invitation_token),
  nuance_api.currency_digits(text), nuance_api.money_number(bigint, text), nuance_api.money_text(bigint, text),
  nuance_api.time_on_plan(bigint, bigint, text, integer, bigint, text, integer),
  nuance_api.is_about_money(text), nuance_api.cycle_start(timestamptz, integer, integer),
  nuance_api.plans_for_sale(), nuance_api.form_stamp(), nuance_api.confirmation_by_token(nuance.link_token),
  nuance_api.search_items(nuance.item_query, nuance.list_cursor),
  nuance_api.outbox_begin(nuance.node_name),
  nuance_api.outbox_claim(nuance.node_id, nuance.delivery_count, nuance.delivery_count, nuance.web_address, nuance.flag),
  nuance_api.outbox_report(nuance.node_id, nuance.delivery_results),
  nuance_api.outbox_recover(nuance.node_id), nuance_api.outbox_depth(),
  nuance_api.items_like(text, bigint), nuance_api.answers_like(text),
  nuance_api.may_page(bigint), nuance_api.may_be_on_call(bigint), nuance_api.on_call_at(bigint, timestamptz),
  nuance_api.shifts(bigint, timestamptz, timestamptz), nuance_api.page_by_token(nuance.page_token),
  nuance_api.rotation_is_always(nuance.oncall_rotation), nuance_api.calendar_path(), nuance_api.calendar_of(nuance.link_token),
  nuance_api.calendar_shifts(nuance.link_token)
to @app_role@;
-- The conversation.
grant execute on function
  nuance_api.entry_ids(bigint, boolean, boolean, bigint, boolean, integer), nuance_api.item_entries(bigint, bigint, bigint, bigint),
  nuance_api.item_now(bigint, boolean), nuance_api.may_rate(nuance.item), nuance_api.rating_by_token(nuance.mail_token)
to @app_role@;
-- Files.
grant execute on function
  nuance_api.attachment_begin(nuance.file_name), nuance_api.attachment_drop(nuance.attachment_ids),
  nuance_api.attachment_add(nuance.attachment_id, nuance.byte_count, nuance.file_bytes),
  nuance_api.attachment_end(nuance.attachment_id, nuance.byte_count, nuance.media_type, nuance.file_digest, nuance.flag, nuance.pixels,
                            nuance.pixels),
  nuance_api.attachment_bytes(nuance.attachment_id, nuance.byte_count), nuance_api.attachment_scan_claim(),
  nuance_api.attachment_scan_bytes(nuance.attachment_id, nuance.byte_count),
  nuance_api.attachment_scan_report(nuance.attachment_id, nuance.scan_verdict, nuance.scan_words, nuance.flag),
  nuance_api.size_words(bigint), nuance_api.served_type(text), nuance_api.is_shown(text, bigint, integer, integer)
to @app_role@;
-- Mail.
grant execute on function
  nuance_api.mail_envelope(nuance.outbox_id, nuance.node_id, nuance.delivery_count), nuance_api.mail_entries_of(nuance.item, jsonb),
  nuance_api.reset_by_token(nuance.mail_token), nuance_api.sign_up_by_token(nuance.mail_token),
  nuance_api.verification_by_token(nuance.mail_token), nuance_api.unsubscribe_by_token(nuance.mail_token),
  nuance_api.sign_up_open(), nuance_api.viewer_mutes(bigint)
to @app_role@;
-- Tags, and what statuses and priorities are called.
grant execute on function nuance_api.looks(), nuance_api.tags_shown(integer[]), nuance_api.query_problems(jsonb) to @app_role@;
-- Fields.
grant execute on function nuance_api.field_words(text, jsonb, text), nuance_api.field_as_filter(text, text, text), nuance_api.choices_written(jsonb, boolean),
  nuance_api.field_changes_shown(jsonb), nuance_api.draft_fields_said(jsonb), nuance_api.draft_files_named(jsonb)
to @app_role@;
-- Writing.
grant execute on function nuance_api.viewer_proof(), nuance_api.reply_variables(), nuance_api.reply_values(bigint),
  nuance_api.reply_filled(text, jsonb), nuance_api.readers_of(bigint) to @app_role@;
-- Actions and challenges are known by what they return.
do $$
declare
  action regprocedure;
begin
  for action in
    select p.oid from pg_proc p
    where p.pronamespace = 'nuance_api'::regnamespace
      and p.prorettype in ('nuance.outcome'::regtype, 'nuance.challenge'::regtype, 'nuance.asked_form'::regtype)
      and p.proname not like 'submission\_%'
  loop
    execute format('grant execute on function %s to %s', action, '@app_role@');
  end loop;
end $$;
