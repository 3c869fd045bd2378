<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Arrivals and closures by day as CSV (RFC 4180). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/page">
    <xsl:text>day,arrived,closed&#13;&#10;</xsl:text>
    <xsl:for-each select="days/day"><xsl:value-of select="concat(@day, ',', @arrived, ',', @closed, '&#13;&#10;')"/></xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
