<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Where administration begins. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="../layout.xsl"/>
  <xsl:template match="page" mode="title">&administration;</xsl:template>

  <xsl:template match="page" mode="main">
    <h1>&administration;</h1>
    <ul class="menu">
      <li><a href="{$base}/admin/queues">&admin-queues;</a><p class="hint">&admin-queues-hint;</p></li>
      <li><a href="{$base}/admin/sources">&admin-sources;</a><p class="hint">&admin-sources-hint;</p></li>
      <li><a href="{$base}/admin/plans">&admin-plans;</a><p class="hint">&admin-plans-hint;</p></li>
      <li><a href="{$base}/admin/payments">&admin-payments;</a><p class="hint">&admin-payments-hint;</p></li>
      <li><a href="{$base}/orders">&orders;</a><p class="hint">&orders-hint;</p></li>
      <li><a href="{$base}/admin/tokens">&tokens;</a><p class="hint">&tokens-hint;</p></li>
    </ul>
  </xsl:template>
</xsl:stylesheet>
