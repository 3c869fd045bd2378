<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Issues that look like what somebody is about to file; scripts take it as data. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="similar.title">&similar-title;</xsl:template>

  <xsl:template match="page" mode="similar.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><li><a href="{$base}/contract/{contract/@id}"><xsl:value-of select="contract/@name"/></a></li><li aria-current="page">&similar-title;</li></ol></nav>
    <h1>&similar-title;</h1>
    <xsl:choose>
      <xsl:when test="similar/item or public-answers/public-answer"><ul class="earlier"><xsl:apply-templates select="public-answers/public-answer | similar/item" mode="similar"/></ul></xsl:when>
      <xsl:otherwise><p>&similar-none;</p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
