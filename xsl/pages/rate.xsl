<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- How it was: what the link in the mail of a closing opens, for whoever holds it. Opening it changes nothing. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="rate.title">&rating-title;</xsl:template>
  <xsl:template match="page" mode="rate.width">page narrow</xsl:template>

  <xsl:template match="page" mode="rate.main">
    <h1>&rating-title;</h1>
    <xsl:for-each select="satisfaction">
      <p class="lead">N<xsl:value-of select="@item"/><xsl:text> </xsl:text><b><xsl:value-of select="@title"/></b></p>
      <xsl:apply-templates select="." mode="rating-said"/>
      <xsl:choose>
        <xsl:when test="@may-rate = 'yes'"><xsl:apply-templates select="." mode="rating-form"><xsl:with-param name="route" select="'rate'"/><xsl:with-param name="action" select="concat($base, /page/@path)"/></xsl:apply-templates></xsl:when>
        <xsl:otherwise><p class="notice">&rating-closed;</p></xsl:otherwise>
      </xsl:choose>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
