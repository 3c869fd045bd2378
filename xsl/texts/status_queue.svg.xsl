<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A queue's figure as a badge. It is shown as an image elsewhere: no style sheet reaches it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.w3.org/2000/svg">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>

  <xsl:template match="/page">
    <xsl:variable name="queue" select="figures/queue"/>
    <xsl:variable name="left"><xsl:value-of select="$queue/@name"/>: &st-badge-label;</xsl:variable>
    <xsl:variable name="right">
      <xsl:choose>
        <xsl:when test="$queue/@enough = 'no'">&st-badge-few;</xsl:when>
        <xsl:when test="$queue/@median-seconds">&st-badge-half;<xsl:text> </xsl:text><xsl:value-of select="$queue/@median-seconds-words"/></xsl:when>
        <xsl:otherwise>&st-badge-slow;</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="a" select="16 + 6.5 * string-length($left)"/>
    <xsl:variable name="b" select="16 + 6.5 * string-length($right)"/>
    <svg width="{$a + $b}" height="20" viewBox="0 0 {$a + $b} 20" role="img" aria-labelledby="t">
      <title id="t"><xsl:value-of select="$left"/><xsl:text> </xsl:text><xsl:value-of select="$right"/></title>
      <rect width="{$a + $b}" height="20" rx="3" fill="#3f4654"/>
      <path fill="#3543ad" d="M{$a} 0h{$b - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h{3 - $b}z"/>
      <g fill="#ffffff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
        <text x="8" y="14" textLength="{$a - 16}" lengthAdjust="spacingAndGlyphs"><xsl:value-of select="$left"/></text>
        <text x="{$a + 8}" y="14" textLength="{$b - 16}" lengthAdjust="spacingAndGlyphs"><xsl:value-of select="$right"/></text>
      </g>
    </svg>
  </xsl:template>
</xsl:stylesheet>
