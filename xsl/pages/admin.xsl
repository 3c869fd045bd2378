<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Where administration begins. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin.title">&administration;</xsl:template>

  <xsl:template match="page" mode="admin.main">
    <h1>&administration;</h1>
    <ul class="menu">
      <li><a href="{$base}/admin/queues">&admin-queues;</a><p class="hint">&admin-queues-hint;</p></li>
      <li><a href="{$base}/admin/tags">&admin-tags;</a><p class="hint">&admin-tags-hint;</p></li>
      <li><a href="{$base}/admin/fields">&admin-fields;</a><p class="hint">&admin-fields-hint;</p></li>
      <li><a href="{$base}/admin/names">&admin-looks;</a><p class="hint">&admin-looks-hint;</p></li>
      <li><a href="{$base}/admin/deadlines">&admin-slas;</a><p class="hint">&admin-slas-hint;</p></li>
      <li><a href="{$base}/admin/calendars">&admin-calendars;</a><p class="hint">&admin-calendars-hint;</p></li>
      <li><a href="{$base}/admin/sources">&admin-sources;</a><p class="hint">&admin-sources-hint;</p></li>
      <li><a href="{$base}/admin/forms">&admin-forms;</a><p class="hint">&admin-forms-hint;</p></li>
      <li><a href="{$base}/admin/intake">&intake;</a><p class="hint">&intake-admin-hint;</p></li>
      <li><a href="{$base}/admin/files">&admin-files;</a><p class="hint">&admin-files-hint;</p></li>
      <li><a href="{$base}/admin/plans">&admin-plans;</a><p class="hint">&admin-plans-hint;</p></li>
      <li><a href="{$base}/admin/oncall">&admin-oncall;</a><p class="hint">&admin-oncall-hint;</p></li>
      <li><a href="{$base}/admin/payments">&admin-payments;</a><p class="hint">&admin-payments-hint;</p></li>
      <li><a href="{$base}/admin/destinations">&destinations;</a><p class="hint">&destinations-hint;</p></li>
      <li><a href="{$base}/admin/outbox">&outbox;</a><p class="hint">&outbox-hint;</p></li>
      <li><a href="{$base}/orders">&orders;</a><p class="hint">&orders-hint;</p></li>
      <li><a href="{$base}/admin/sign-up">&admin-sign-up;</a><p class="hint">&admin-sign-up-hint;</p></li>
      <li><a href="{$base}/admin/tokens">&tokens;</a><p class="hint">&tokens-hint;</p></li>
      <li><a href="{$base}/admin/changes">&admin-changes;</a><p class="hint">&admin-changes-hint;</p></li>
    </ul>
  </xsl:template>
</xsl:stylesheet>
