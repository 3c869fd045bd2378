<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Monthly figures as CSV (RFC 4180). Keys and numbers alone: nothing needs quotes, and no name can be a formula. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>

  <xsl:template match="/page">
    <xsl:text>queue,month,over,issues,answered,answered_percent,promise_kept_percent,median_seconds,ninetieth_seconds,open_issues,open_median_seconds,open_ninetieth_seconds&#13;&#10;</xsl:text>
    <xsl:for-each select="months/month">
      <xsl:value-of select="concat(@queue, ',', substring(@begins, 1, 7), ',', @over, ',', @arrivals, ',', @answered, ',', @rate, ',', @within-promise, ',', @median-seconds, ',', @ninetieth-seconds, ',', @open-arrivals, ',', @open-median-seconds, ',', @open-ninetieth-seconds, '&#13;&#10;')"/>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
