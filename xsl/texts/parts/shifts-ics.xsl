<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Shifts as a calendar (RFC 5545): lines end in CR LF, and none is longer than 75 octets. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/page">
    <xsl:call-template name="line"><xsl:with-param name="text">BEGIN:VCALENDAR</xsl:with-param></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text">VERSION:2.0</xsl:with-param></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text">PRODID:-//Nuance//On call//EN</xsl:with-param></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text">METHOD:PUBLISH</xsl:with-param></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text">X-WR-CALNAME:&oncall;</xsl:with-param></xsl:call-template>
    <xsl:apply-templates select="shifts/shift[@gap = 'no']"/>
    <xsl:call-template name="line"><xsl:with-param name="text">END:VCALENDAR</xsl:with-param></xsl:call-template>
  </xsl:template>

  <!-- The same shift has the same name each time it is fetched; the one that runs now begins when it is fetched. -->
  <xsl:template match="shift">
    <xsl:call-template name="line"><xsl:with-param name="text">BEGIN:VEVENT</xsl:with-param></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text" select="concat('UID:oncall-', @schedule, '-', @person-id, '-', @ends-utc, '@', substring-after(/page/@site, '://'))"/></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text" select="concat('DTSTAMP:', @stamp)"/></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text" select="concat('DTSTART:', @starts-utc)"/></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text" select="concat('DTEND:', @ends-utc)"/></xsl:call-template>
    <xsl:call-template name="said">
      <xsl:with-param name="name" select="'SUMMARY'"/>
      <xsl:with-param name="value" select="concat(@schedule-name, ': ', @person)"/>
    </xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text" select="concat('URL:', /page/@site, /page/@base, '/oncall')"/></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text">TRANSP:TRANSPARENT</xsl:with-param></xsl:call-template>
    <xsl:call-template name="line"><xsl:with-param name="text">END:VEVENT</xsl:with-param></xsl:call-template>
  </xsl:template>

  <!-- What people wrote: \ ; , are marked (section 3.3.11); names have no line ends. -->
  <xsl:template name="said">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:variable name="escaped">
      <xsl:call-template name="mark"><xsl:with-param name="text" select="$value"/><xsl:with-param name="marks" select="'\;,'"/></xsl:call-template>
    </xsl:variable>
    <xsl:call-template name="line"><xsl:with-param name="text" select="concat($name, ':', $escaped)"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="mark">
    <xsl:param name="text"/>
    <xsl:param name="marks"/>
    <xsl:variable name="c" select="substring($marks, 1, 1)"/>
    <xsl:choose>
      <xsl:when test="$marks = ''"><xsl:value-of select="$text"/></xsl:when>
      <xsl:when test="contains($text, $c)">
        <xsl:call-template name="mark"><xsl:with-param name="text" select="substring-before($text, $c)"/><xsl:with-param name="marks" select="substring($marks, 2)"/></xsl:call-template>
        <xsl:value-of select="concat('\', $c)"/>
        <xsl:call-template name="mark"><xsl:with-param name="text" select="substring-after($text, $c)"/><xsl:with-param name="marks" select="$marks"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="mark"><xsl:with-param name="text" select="$text"/><xsl:with-param name="marks" select="substring($marks, 2)"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Folded (section 3.1). A character has up to four octets: where one is beyond ASCII, lines are cut as if all were. -->
  <xsl:template name="line">
    <xsl:param name="text"/>
    <xsl:variable name="ascii"> !"#$%&amp;'()*+,-./0123456789:;&lt;=&gt;?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmnopqrstuvwxyz{|}~</xsl:variable>
    <xsl:call-template name="fold">
      <xsl:with-param name="text" select="$text"/>
      <xsl:with-param name="length"><xsl:choose><xsl:when test="translate($text, $ascii, '') = ''">74</xsl:when><xsl:otherwise>18</xsl:otherwise></xsl:choose></xsl:with-param>
    </xsl:call-template>
    <xsl:text>&#13;&#10;</xsl:text>
  </xsl:template>

  <xsl:template name="fold">
    <xsl:param name="text"/>
    <xsl:param name="length"/>
    <xsl:value-of select="substring($text, 1, $length)"/>
    <xsl:if test="string-length($text) &gt; $length">
      <xsl:text>&#13;&#10; </xsl:text>
      <xsl:call-template name="fold"><xsl:with-param name="text" select="substring($text, $length + 1)"/><xsl:with-param name="length" select="$length"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
