<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What is aimed at, by queue and plan. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_slas.title">&admin-slas;</xsl:template>

  <xsl:template match="page" mode="admin_slas.main">
    <xsl:call-template name="admin-crumbs"><xsl:with-param name="here">&admin-slas;</xsl:with-param></xsl:call-template>
    <h1>&admin-slas;</h1>
    <xsl:if test="not(slas/sla)"><p class="hint">&sla-none;</p></xsl:if>
    <ul class="lines">
      <xsl:for-each select="slas/sla">
        <li>
          <div>
            <p><a href="{$base}/admin/deadlines/{@id}"><b><xsl:value-of select="@queue-name"/></b>, <xsl:choose><xsl:when test="@plan-name"><xsl:value-of select="@plan-name"/></xsl:when><xsl:otherwise>&sla-every-plan;</xsl:otherwise></xsl:choose></a></p>
            <p class="meta">
              <xsl:if test="@first-seconds"><span>&d-first;: <xsl:value-of select="@first-seconds-words"/></span></xsl:if>
              <xsl:if test="@next-seconds"><span>&d-next;: <xsl:value-of select="@next-seconds-words"/></span></xsl:if>
              <xsl:if test="@resolution-seconds"><span>&d-resolution;: <xsl:value-of select="@resolution-seconds-words"/></span></xsl:if>
              <span><xsl:choose><xsl:when test="@calendar-name"><xsl:value-of select="@calendar-name"/></xsl:when><xsl:otherwise>&sla-day-and-night;</xsl:otherwise></xsl:choose></span>
              <span>&sla-warned-at;</span>
              <xsl:if test="@lead"><span><xsl:value-of select="@lead"/></span></xsl:if>
            </p>
          </div>
          <a class="button" href="{$base}/admin/deadlines/{@id}">&sla-change;<span class="vh">: <xsl:value-of select="concat(@queue-name, ' ', @plan-name)"/></span></a>
        </li>
      </xsl:for-each>
    </ul>
    <section aria-labelledby="new">
      <h2 id="new">&sla-new;</h2>
      <xsl:call-template name="sla-form"/>
    </section>
  </xsl:template>

  <xsl:template match="flash[@code = 'sla-saved']" mode="admin_slas.flash">&f-sla-saved;</xsl:template>
  <xsl:template match="flash[@code = 'sla-removed']" mode="admin_slas.flash">&f-sla-removed;</xsl:template>
</xsl:stylesheet>
