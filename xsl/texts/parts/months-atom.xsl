<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Monthly figures as a feed (RFC 4287): each month of a queue is an entry once it is over. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.w3.org/2005/Atom">
  <xsl:output method="xml" encoding="UTF-8" indent="no"/>

  <xsl:template match="/page">
    <xsl:variable name="here" select="concat(@site, @base, @path)"/>
    <feed xml:lang="{@lang}">
      <id><xsl:value-of select="$here"/></id>
      <title>&st-feed-title;</title>
      <updated><xsl:choose><xsl:when test="months/month[@over = 'yes']"><xsl:value-of select="months/month[@over = 'yes'][1]/@ends-at"/></xsl:when><xsl:otherwise>1970-01-01T00:00:00Z</xsl:otherwise></xsl:choose></updated>
      <link rel="self" type="application/atom+xml" href="{$here}.atom"/>
      <link rel="alternate" type="text/html" href="{$here}"/>
      <author><name>&support;</name></author>
      <xsl:for-each select="months/month[@over = 'yes']">
        <entry>
          <id><xsl:value-of select="concat(/page/@site, /page/@base, '/status/', @queue, '#', substring(@begins, 1, 7))"/></id>
          <title><xsl:value-of select="@name"/>, <xsl:value-of select="substring(@begins, 1, 7)"/></title>
          <updated><xsl:value-of select="@ends-at"/></updated>
          <link rel="alternate" type="text/html" href="{concat(/page/@site, /page/@base, '/status/', @queue)}"/>
          <summary>
            <xsl:choose>
              <xsl:when test="@enough = 'no'">&st-feed-entry-few;</xsl:when>
              <xsl:otherwise>
                <xsl:choose><xsl:when test="@median-seconds">&st-feed-entry-half;</xsl:when><xsl:otherwise>&st-feed-entry-slow;</xsl:otherwise></xsl:choose>
                <xsl:if test="@within-promise">, &st-feed-within;</xsl:if>
              </xsl:otherwise>
            </xsl:choose>
            <xsl:text>.</xsl:text>
          </summary>
        </entry>
      </xsl:for-each>
    </feed>
  </xsl:template>
</xsl:stylesheet>
