<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Opening hours to change or remove. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_calendar.title">&admin-calendars;: <xsl:value-of select="calendar/@name"/></xsl:template>

  <xsl:template match="page" mode="admin_calendar.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/calendars">&admin-calendars;</a></li><li aria-current="page"><xsl:value-of select="calendar/@name"/></li></ol></nav>
    <h1><xsl:value-of select="calendar/@name"/></h1>
    <xsl:if test="calendar/@in-use = 'yes'"><p class="hint">&calendar-change-hint;</p></xsl:if>
    <xsl:call-template name="calendar-form"><xsl:with-param name="calendar" select="calendar"/><xsl:with-param name="button">&calendar-save;</xsl:with-param></xsl:call-template>
    <xsl:if test="calendar/@in-use = 'no'">
      <form class="row-form" method="post" action="{$base}/admin/calendars/{calendar/@id}/remove"><xsl:call-template name="tokens"/><button>&calendar-remove;</button></form>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
