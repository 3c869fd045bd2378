<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Opening hours, and others. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_calendars.title">&admin-calendars;</xsl:template>

  <xsl:template match="page" mode="admin_calendars.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-calendars;</xsl:with-param></xsl:call-template>
    <h1>&admin-calendars;</h1>
    <xsl:if test="not(calendars/calendar)"><p class="hint">&calendar-none;</p></xsl:if>
    <ul class="lines">
      <xsl:for-each select="calendars/calendar">
        <li>
          <div>
            <p><a href="{$base}/admin/calendars/{@id}"><b><xsl:value-of select="@name"/></b></a><xsl:if test="@in-use = 'yes'"><xsl:text> </xsl:text><span class="tag">&calendar-in-use;</span></xsl:if></p>
            <p class="meta"><span><xsl:value-of select="@time-zone"/></span>
              <xsl:if test="@monday"><span>&monday; <xsl:value-of select="@monday"/></span></xsl:if><xsl:if test="@tuesday"><span>&tuesday; <xsl:value-of select="@tuesday"/></span></xsl:if>
              <xsl:if test="@wednesday"><span>&wednesday; <xsl:value-of select="@wednesday"/></span></xsl:if><xsl:if test="@thursday"><span>&thursday; <xsl:value-of select="@thursday"/></span></xsl:if>
              <xsl:if test="@friday"><span>&friday; <xsl:value-of select="@friday"/></span></xsl:if><xsl:if test="@saturday"><span>&saturday; <xsl:value-of select="@saturday"/></span></xsl:if>
              <xsl:if test="@sunday"><span>&sunday; <xsl:value-of select="@sunday"/></span></xsl:if>
            </p>
          </div>
          <a class="button" href="{$base}/admin/calendars/{@id}">&calendar-change;<span class="vh">: <xsl:value-of select="@name"/></span></a>
        </li>
      </xsl:for-each>
    </ul>
    <section aria-labelledby="new">
      <h2 id="new">&calendar-new;</h2>
      <xsl:call-template name="calendar-form"><xsl:with-param name="button">&calendar-make;</xsl:with-param></xsl:call-template>
    </section>
  </xsl:template>

  <xsl:template match="flash[@code = 'calendar-added']" mode="admin_calendars.flash">&f-calendar-added;</xsl:template>
  <xsl:template match="flash[@code = 'calendar-changed']" mode="admin_calendars.flash">&f-calendar-changed;</xsl:template>
  <xsl:template match="flash[@code = 'calendar-removed']" mode="admin_calendars.flash">&f-calendar-removed;</xsl:template>
</xsl:stylesheet>
