<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What is aimed at in one queue, for one plan or all others. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_sla.title">&admin-slas;: <xsl:value-of select="sla/@queue-name"/></xsl:template>

  <xsl:template match="page" mode="admin_sla.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/deadlines">&admin-slas;</a></li><li aria-current="page"><xsl:value-of select="sla/@queue-name"/></li></ol></nav>
    <h1><xsl:value-of select="sla/@queue-name"/>, <xsl:choose><xsl:when test="sla/@plan-name"><xsl:value-of select="sla/@plan-name"/></xsl:when><xsl:otherwise>&sla-every-plan;</xsl:otherwise></xsl:choose></h1>
    <p class="hint">&sla-change-hint;</p>
    <xsl:call-template name="sla-form"><xsl:with-param name="sla" select="sla"/></xsl:call-template>
    <form class="row-form" method="post" action="{$base}/admin/deadlines/{sla/@id}/remove"><xsl:call-template name="tokens"/><button>&sla-remove;</button></form>
  </xsl:template>
</xsl:stylesheet>
