<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What goes out: how much waits, and what did not arrive. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_outbox.title">&outbox;</xsl:template>
  <xsl:template match="page" mode="admin_outbox.width">page wide</xsl:template>

  <xsl:template match="page" mode="admin_outbox.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&outbox;</xsl:with-param></xsl:call-template>
    <div class="head"><h1 id="outbox">&outbox;</h1><a class="button" href="{$base}/admin/destinations">&destinations;</a></div>
    <nav class="filters tabs" aria-label="&outbox-which;">
      <ul>
        <xsl:call-template name="admin_outbox.tab"><xsl:with-param name="state" select="'failed'"/><xsl:with-param name="words">&ms-failed;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="admin_outbox.tab"><xsl:with-param name="state" select="'waiting'"/><xsl:with-param name="words">&ms-waiting;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="admin_outbox.tab"><xsl:with-param name="state" select="'sending'"/><xsl:with-param name="words">&ms-sending;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="admin_outbox.tab"><xsl:with-param name="state" select="'sent'"/><xsl:with-param name="words">&ms-sent;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="admin_outbox.tab"><xsl:with-param name="state" select="'discarded'"/><xsl:with-param name="words">&ms-discarded;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="admin_outbox.tab"><xsl:with-param name="state" select="'withdrawn'"/><xsl:with-param name="words">&ms-withdrawn;</xsl:with-param></xsl:call-template>
        <xsl:call-template name="admin_outbox.tab"><xsl:with-param name="state" select="'repeats'"/><xsl:with-param name="words">&message-repeats;</xsl:with-param></xsl:call-template>
      </ul>
    </nav>
    <xsl:choose>
      <xsl:when test="messages/message"><xsl:apply-templates select="messages" mode="messages-table"><xsl:with-param name="label" select="'outbox'"/><xsl:with-param name="where" select="true()"/></xsl:apply-templates></xsl:when>
      <xsl:when test="query/@state = 'failed'"><xsl:call-template name="empty"><xsl:with-param name="icon" select="'resolved'"/><xsl:with-param name="text">&outbox-none-failed;</xsl:with-param></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&outbox-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="pager">
      <xsl:with-param name="next" select="messages/@next"/>
      <xsl:with-param name="first" select="concat($base, '/admin/outbox?state=', query/@state)"/>
      <xsl:with-param name="here" select="concat($base, '/admin/outbox?state=', query/@state, '&amp;')"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="admin_outbox.tab">
    <xsl:param name="state"/>
    <xsl:param name="words"/>
    <xsl:variable name="depth" select="/page/depths/depth[@state = $state]"/>
    <li><a href="{$base}/admin/outbox?state={$state}"><xsl:if test="/page/query/@state = $state"><xsl:attribute name="aria-current">page</xsl:attribute></xsl:if><xsl:value-of select="$words"/><xsl:if test="$depth"><xsl:text> </xsl:text><span class="count"><xsl:value-of select="$depth/@messages"/><xsl:if test="$depth/@more = 'yes'">+</xsl:if></span></xsl:if></a></li>
  </xsl:template>
</xsl:stylesheet>
