<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the fields of all forms are called, for the summary of problems: the words that stand beside the field. What has
     none here was not typed by anybody, and its problem stands alone. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template match="problem" mode="label">
    <xsl:variable name="form" select="../../@route"/>
    <xsl:choose>
      <!-- issues -->
      <xsl:when test="@field = 'readers' or @field = 'draft'"/>
      <xsl:when test="@field = 'undo_seconds'">&undo-send;</xsl:when>
      <xsl:when test="@field = 'reply'">&reply-insert-label;</xsl:when>
      <xsl:when test="@field = 'name' and ($form = 'replies' or $form = 'reply')">&reply-name;</xsl:when>
      <xsl:when test="@field = 'folder'">&reply-folder;</xsl:when>
      <xsl:when test="@field = 'body' and ($form = 'replies' or $form = 'reply')">&reply-body;</xsl:when>
      <xsl:when test="@field = 'text' and $form = 'preview'">&writing-text;</xsl:when>
      <xsl:when test="@field = 'title' and starts-with($form, 'contract_priorit')">&priority-title;</xsl:when>
      <xsl:when test="@field = 'title'">&issue-title;</xsl:when>
      <xsl:when test="@field = 'body' or @field = 'comment'">&your-words;</xsl:when>
      <xsl:when test="@field = 'rating'">&rating-question;</xsl:when>
      <xsl:when test="@field = 'words' and ($form = 'rate' or $form = 'item_rate')">&rating-because;</xsl:when>
      <xsl:when test="@field = 'note' and $form = 'person_note'">&person-note-label;</xsl:when>
      <xsl:when test="@field = 'text' and $form = 'entry_edit'">&comment-text;</xsl:when>
      <xsl:when test="@field = 'files'">&files-attach;</xsl:when>
      <xsl:when test="@field = 'file_mb'">&file-mb;</xsl:when>
      <xsl:when test="@field = 'form_files'">&form-files;</xsl:when>
      <xsl:when test="@field = 'form_mb'">&form-mb;</xsl:when>
      <xsl:when test="@field = 'contract_mb'">&contract-mb;</xsl:when>
      <xsl:when test="@field = 'status' and $form != 'link'">&status;</xsl:when>
      <xsl:when test="@field = 'duplicate_of'">&merge-number;</xsl:when>
      <xsl:when test="@field = 'other'">&candidate-number;</xsl:when>
      <xsl:when test="@field = 'items' or @field = 'which'">&bulk-which;</xsl:when>
      <xsl:when test="@field = 'priority' and ($form = 'item' or $form = 'bulk_new')">&priority;</xsl:when>
      <xsl:when test="@field = 'owner'">&owner;</xsl:when>
      <xsl:when test="@field = 'visibility'">&visibility;</xsl:when>
      <xsl:when test="@field = 'tags_add' and $form = 'bulk_new'">&bulk-tags-add;</xsl:when>
      <xsl:when test="@field = 'tags_remove' and $form = 'bulk_new'">&bulk-tags-remove;</xsl:when>
      <xsl:when test="@field = 'tags'">&tags;</xsl:when>
      <xsl:when test="@field = 'fields' or @field = 'fields_clear'">&fields;</xsl:when>
      <xsl:when test="@field = 'help'">&field-help;</xsl:when>
      <xsl:when test="@field = 'choices'">&field-choices;</xsl:when>
      <xsl:when test="@field = 'queues'">&field-queues;</xsl:when>
      <xsl:when test="@field = 'queue' and starts-with($form, 'admin_plan')">&plan-queue;</xsl:when>
      <xsl:when test="@field = 'queue' and $form = 'contract_queue'">&start-queue;</xsl:when>
      <xsl:when test="@field = 'queue' and $form = 'source_queue'">&source-queue;</xsl:when>
      <xsl:when test="@field = 'queue'">&queue;</xsl:when>
      <xsl:when test="@field = 'definition' and $form = 'admin_form'">&form-text-label;</xsl:when>
      <xsl:when test="@field = 'kind' and $form = 'form_use'">&form-kind;</xsl:when>
      <xsl:when test="@field = 'answer_title'">&answer-question;</xsl:when>
      <xsl:when test="@field = 'answer'">&answer-text;</xsl:when>
      <!-- people -->
      <xsl:when test="@field = 'login'">&login-name;</xsl:when>
      <xsl:when test="@field = 'password' and $form = 'account_password'">&password-now;</xsl:when>
      <xsl:when test="@field = 'password'">&password;</xsl:when>
      <xsl:when test="@field = 'new_password' and $form = 'account_password'">&password-new;</xsl:when>
      <xsl:when test="@field = 'new_password'">&password;</xsl:when>
      <xsl:when test="@field = 'time_zone'">&time-zone;</xsl:when>
      <xsl:when test="@field = 'email' and $form = 'account_address_add'">&address-add;</xsl:when>
      <xsl:when test="@field = 'email' and $form = 'contract_new' and $staff">&behalf-email;</xsl:when>
      <xsl:when test="@field = 'name' and $form = 'contract_new' and $staff">&behalf-name;</xsl:when>
      <xsl:when test="@field = 'name' and $form = 'contract_new'">&your-name;</xsl:when>
      <xsl:when test="@field = 'email' and ($form = 'contract_new' or $form = 'link_lost')">&your-email;</xsl:when>
      <xsl:when test="@field = 'number' and $form != 'form_draft_from'">&link-number;</xsl:when>
      <xsl:when test="@field = 'visitors'">&intake-allow;</xsl:when>
      <xsl:when test="@field = 'close_at'">&limit-close;</xsl:when>
      <xsl:when test="@field = 'most'">&limit-most;</xsl:when>
      <xsl:when test="@field = 'value'">&block-value;</xsl:when>
      <xsl:when test="@field = 'note' and $form = 'block_add'">&block-note;</xsl:when>
      <xsl:when test="@field = 'email'">&email;</xsl:when>
      <xsl:when test="@field = 'who'">&forgot-who;</xsl:when>
      <xsl:when test="@field = 'new_password' and $form = 'password_reset'">&password-new;</xsl:when>
      <xsl:when test="@field = 'role'">&role;</xsl:when>
      <xsl:when test="@field = 'name' and ($form = 'account_settings' or $form = 'invitation_join' or $form = 'sign_up_join')">&your-name;</xsl:when>
      <xsl:when test="@field = 'name' and $form = 'buy'">&contract-called;</xsl:when>
      <xsl:when test="@field = 'name'">&name;</xsl:when>
      <xsl:when test="@field = 'reason' and $form = 'contract_invitation_waive'">&waive-reason;</xsl:when>
      <xsl:when test="@field = 'reason' and $form = 'item_promote'">&promote-reason;</xsl:when>
      <xsl:when test="@field = 'reason' and $form = 'item_send_back'">&send-back-reason;</xsl:when>
      <xsl:when test="@field = 'same_as'">&candidate-number;</xsl:when>
      <xsl:when test="@field = 'reason'">&reason;</xsl:when>
      <xsl:when test="@field = 'sign_up'">&admin-sign-up-who;</xsl:when>
      <xsl:when test="$form = 'account_mail' and @field != 'submission' and @field != 'contracts'">&mail-about;</xsl:when>
      <!-- mana -->
      <xsl:when test="@field = 'amount'">&mana-amount;</xsl:when>
      <xsl:when test="@field = 'item'">&mana-item;</xsl:when>
      <!-- priorities, notes, orders -->
      <xsl:when test="@field = 'note' and $form = 'contract_note'">&note-write;</xsl:when>
      <xsl:when test="@field = 'note' and $form = 'order_paid'">&paid-note;</xsl:when>
      <xsl:when test="@field = 'note'">&priority-note;</xsl:when>
      <xsl:when test="@field = 'link'">&priority-link;</xsl:when>
      <xsl:when test="@field = 'place' and $form = 'contract_priority_move'">&priority-place;</xsl:when>
      <xsl:when test="@field = 'settled'">&settled-what;</xsl:when>
      <!-- queues -->
      <xsl:when test="@field = 'place'">&queue-place;</xsl:when>
      <xsl:when test="@field = 'description'">&queue-description;</xsl:when>
      <xsl:when test="@field = 'promise'">&queue-promise;</xsl:when>
      <xsl:when test="@field = 'promise_unit'">&queue-unit;</xsl:when>
      <xsl:when test="@field = 'successor'">&queue-successor;</xsl:when>
      <xsl:when test="@field = 'community' or @field = 'published' or @field = 'charts' or @field = 'waiting' or @field = 'ratings'">&queue-who;</xsl:when>
      <!-- deadlines -->
      <xsl:when test="@field = 'monday'">&monday;</xsl:when>
      <xsl:when test="@field = 'tuesday'">&tuesday;</xsl:when>
      <xsl:when test="@field = 'wednesday'">&wednesday;</xsl:when>
      <xsl:when test="@field = 'thursday'">&thursday;</xsl:when>
      <xsl:when test="@field = 'friday'">&friday;</xsl:when>
      <xsl:when test="@field = 'saturday'">&saturday;</xsl:when>
      <xsl:when test="@field = 'sunday'">&sunday;</xsl:when>
      <xsl:when test="@field = 'holidays'">&calendar-holidays;</xsl:when>
      <xsl:when test="@field = 'calendar'">&sla-calendar;</xsl:when>
      <xsl:when test="@field = 'plan' and $form = 'admin_slas'">&sla-plan;</xsl:when>
      <xsl:when test="@field = 'first_answer'">&d-first;</xsl:when>
      <xsl:when test="@field = 'next_answer'">&d-next;</xsl:when>
      <xsl:when test="@field = 'resolution'">&d-resolution;</xsl:when>
      <xsl:when test="@field = 'warn'">&sla-warn;</xsl:when>
      <xsl:when test="@field = 'pauses'">&sla-pauses;</xsl:when>
      <xsl:when test="@field = 'lead'">&sla-lead;</xsl:when>
      <!-- plans -->
      <xsl:when test="@field = 'key' and $form = 'admin_fields'">&field-key;</xsl:when>
      <xsl:when test="@field = 'key' and $form = 'admin_tags'">&tag-key;</xsl:when>
      <xsl:when test="@field = 'key'">&plan-key;</xsl:when>
      <xsl:when test="@field = 'colour'">&tag-colour;</xsl:when>
      <xsl:when test="@field = 'kind' and $form = 'admin_fields'">&field-kind;</xsl:when>
      <xsl:when test="@field = 'kind' and starts-with($form, 'admin_queue')">&queue-kind;</xsl:when>
      <xsl:when test="@field = 'kind'">&plan-kind;</xsl:when>
      <xsl:when test="@field = 'buyers'">&plan-buyers;</xsl:when>
      <xsl:when test="@field = 'price' and starts-with($form, 'admin_plan')">&price;</xsl:when>
      <xsl:when test="@field = 'currency'">&currency;</xsl:when>
      <xsl:when test="@field = 'cycle_months'">&plan-cycle;</xsl:when>
      <xsl:when test="@field = 'weight'">&plan-weight;</xsl:when>
      <xsl:when test="@field = 'mana_per_cycle'">&plan-mana-per-cycle;</xsl:when>
      <xsl:when test="@field = 'mana_cap'">&plan-mana-most;</xsl:when>
      <xsl:when test="@field = 'filing_cost'">&plan-filing-cost;</xsl:when>
      <xsl:when test="@field = 'page_cost'">&plan-page-cost;</xsl:when>
      <xsl:when test="@field = 'may_page'">&plan-may-page;</xsl:when>
      <xsl:when test="@field = 'free'">&plan-free-tier;</xsl:when>
      <xsl:when test="@field = 'contacts_included'">&plan-contacts-included;</xsl:when>
      <xsl:when test="@field = 'contact_cost'">&plan-contact-cost;</xsl:when>
      <xsl:when test="@field = 'target_minutes'">&plan-target;</xsl:when>
      <xsl:when test="@field = 'false_page_cost'">&plan-false-page-cost;</xsl:when>
      <!-- urgent issues and on-call duty -->
      <xsl:when test="@field = 'definition'">&form-text-label;</xsl:when>
      <xsl:when test="@field = 'down'">&urgent-down;</xsl:when>
      <xsl:when test="@field = 'person' and $form != 'contract_person_remove'">&oncall-who;</xsl:when>
      <xsl:when test="@field = 'starts'">&oncall-from;</xsl:when>
      <xsl:when test="@field = 'ends'">&oncall-to;</xsl:when>
      <xsl:when test="@field = 'first_turn'">&oncall-rotation-first;</xsl:when>
      <xsl:when test="@field = 'length'">&oncall-rotation-length;</xsl:when>
      <xsl:when test="@field = 'unit'">&oncall-rotation-unit;</xsl:when>
      <xsl:when test="@field = 'monday'">&oncall-rotation-days;</xsl:when>
      <xsl:when test="@field = 'hours_from'">&oncall-rotation-hours-from;</xsl:when>
      <xsl:when test="@field = 'hours_until'">&oncall-rotation-hours-until;</xsl:when>
      <xsl:when test="@field = 'repeats'">&oncall-policy-repeats;</xsl:when>
      <xsl:when test="@field = 'wait'">&oncall-level-wait;</xsl:when>
      <xsl:when test="@field = 'target'">&oncall-target-choose;</xsl:when>
      <xsl:when test="@field = 'policy'">&oncall-assignment-policy;</xsl:when>
      <xsl:when test="@field = 'scheme'">&oncall-callback-scheme;</xsl:when>
      <!-- payments and tokens -->
      <xsl:when test="@field = 'provider' and $form = 'provider_save'">&provider-key;</xsl:when>
      <xsl:when test="@field = 'checkout_url'">&checkout-url;</xsl:when>
      <xsl:when test="@field = 'issuer'">&issuer-address;</xsl:when>
      <xsl:when test="@field = 'type' and starts-with($form, 'admin_destination')">&destination-type;</xsl:when>
      <xsl:when test="starts-with($form, 'admin_destination') and (@field = 'enabled' or @field = 'filed' or @field = 'comments' or @field = 'changes' or @field = 'contracts' or @field = 'internal')">&destination-told;</xsl:when>
      <xsl:when test="@field = 'target'">&destination-where;</xsl:when>
      <xsl:when test="@field = 'reason' and $form = 'outbox_discard'">&message-discard-reason;</xsl:when>
      <xsl:when test="@field = 'secret'">&secret;</xsl:when>
      <xsl:when test="@field = 'until' and $form = 'item_snooze'">&snooze-until;</xsl:when>
      <xsl:when test="@field = 'shared' and ($form = 'view' or $form = 'views')">&view-shared;</xsl:when>
      <xsl:when test="@field = 'read' or @field = 'write' or @field = 'instances' or @field = 'requestors'">&token-scopes;</xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- Forms of which a page may hold many: there is no one place to lead to. -->
  <xsl:template match="problem" mode="is-in-a-row">
    <xsl:variable name="form" select="../../@route"/>
    <xsl:if test="$form = 'mana_refund' or $form = 'contract_invitation_waive' or $form = 'source_queue' or $form = 'secret_add' or $form = 'contract_priority_move' or $form = 'destination_secret_add' or (@field = 'down' and not(/page/urgent)) or (starts-with($form, 'admin_destination') and (@field = 'enabled' or @field = 'comments' or @field = 'changes' or @field = 'contracts' or @field = 'internal')) or $form = 'item_candidate_dismiss' or $form = 'item_split' or $form = 'item_unlink' or $form = 'limit_set' or $form = 'item_page_false' or $form = 'override_add' or $form = 'member_add' or $form = 'target_add' or $form = 'level_change' or $form = 'policy_assign' or $form = 'form_publish' or starts-with($form, 'rotation_') or (@field = 'repeats' and $form = 'policy_add') or (@field = 'name' and ($form = 'schedule_add' or $form = 'schedule_change' or $form = 'policy_add' or $form = 'page_callback_add'))">yes</xsl:if>
  </xsl:template>
</xsl:stylesheet>
