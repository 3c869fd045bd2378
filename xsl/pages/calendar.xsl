<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What a calendar program reads, for people who open its address. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="calendar.title">&calendar-shifts-of;<xsl:text> </xsl:text><xsl:value-of select="calendar/@person"/></xsl:template>

  <xsl:template match="page" mode="calendar.main">
    <h1>&calendar-shifts-of;<xsl:text> </xsl:text><xsl:value-of select="calendar/@person"/></h1>
    <p class="muted">&calendar-page-hint;</p>
    <xsl:choose>
      <xsl:when test="shifts/shift"><ul class="lines"><xsl:apply-templates select="shifts/shift" mode="oncall-shift"/></ul></xsl:when>
      <xsl:otherwise><div class="empty"><span class="i i-person"/><p>&shifts-calendar-none;</p></div></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
