<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- For who lost the link to an issue. Whether there is such an issue is not told. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="link_lost.title">&link-lost;</xsl:template>
  <xsl:template match="page" mode="link_lost.width">page narrow</xsl:template>
  <xsl:template match="page" mode="link_lost.main">
    <h1>&link-lost;</h1>
    <p class="lead">&link-lost-lead;</p>
    <form class="stack" method="post" action="{$base}/link">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'email'"/>
        <xsl:with-param name="label">&your-email;</xsl:with-param>
        <xsl:with-param name="type" select="'email'"/>
        <xsl:with-param name="autocomplete" select="'email'"/>
      </xsl:call-template>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'number'"/>
        <xsl:with-param name="label">&link-number;</xsl:with-param>
        <xsl:with-param name="hint">&link-number-hint;</xsl:with-param>
      </xsl:call-template>
      <div class="actions"><button class="primary">&link-send;</button></div>
    </form>
  </xsl:template>
</xsl:stylesheet>
