<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Where an instance's own link leads people who cannot file through its contract: why, and what to do. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="report.title">&file-issue;</xsl:template>

  <xsl:template match="page" mode="report.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><li><a href="{$base}/contract/{contract/@id}"><xsl:value-of select="contract/@name"/></a></li><li aria-current="page">&file-issue;</li></ol></nav>
    <h1>&file-issue;</h1>
    <xsl:choose>
      <xsl:when test="contract/@may-file = 'yes'"><p><a class="button primary" href="{$base}/contract/{contract/@id}/new">&file-issue;</a></p></xsl:when>
      <xsl:otherwise>
        <xsl:for-each select="contract"><xsl:call-template name="why-not"/></xsl:for-each>
        <p><a href="{$base}/contract/{contract/@id}">&see-issues;</a></p>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
