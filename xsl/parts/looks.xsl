<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What admins call statuses and priorities, and how they colour them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- With the viewer of a page; of a mail, beside what it tells. -->
  <xsl:variable name="looks" select="/page/viewer/looks/look | /page/looks/look"/>
  <!-- What is remembered of lists depends on them. -->
  <xsl:variable name="looks-key"><xsl:value-of select="$base"/><xsl:for-each select="$looks"><xsl:value-of select="concat(' ', @of, @key, '=', @name, '/', @colour)"/></xsl:for-each></xsl:variable>

  <!-- A class more, where a colour was chosen. -->
  <xsl:template name="look-class">
    <xsl:param name="of"/>
    <xsl:param name="key"/>
    <xsl:param name="prefix" select="' k-'"/>
    <xsl:for-each select="$looks[@of = $of][@key = $key]/@colour"><xsl:value-of select="concat($prefix, .)"/></xsl:for-each>
  </xsl:template>

  <!-- A choice of a form; what is so now ($now) is the form's first choice already. -->
  <xsl:template name="look-option">
    <xsl:param name="of"/>
    <xsl:param name="key"/>
    <xsl:param name="now"/>
    <xsl:param name="value"/>
    <xsl:if test="$key != $now">
      <option value="{$key}"><xsl:if test="$value = $key"><xsl:attribute name="selected"/></xsl:if>
        <xsl:choose>
          <xsl:when test="$of = 'status'"><xsl:call-template name="status-words"><xsl:with-param name="status" select="$key"/></xsl:call-template></xsl:when>
          <xsl:otherwise><xsl:call-template name="priority-words"><xsl:with-param name="priority" select="$key"/></xsl:call-template></xsl:otherwise>
        </xsl:choose>
      </option>
    </xsl:if>
  </xsl:template>

  <xsl:template name="status-options">
    <xsl:param name="now"/>
    <xsl:param name="value"/>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="'open'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="'waiting'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="'resolved'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="'wontfix'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="'invalid'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="'duplicate'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="'spam'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
  </xsl:template>

  <xsl:template name="priority-options">
    <xsl:param name="now"/>
    <xsl:param name="value"/>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="'unbreak'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="'high'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="'normal'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="'low'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
    <xsl:call-template name="look-option"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="'wish'"/><xsl:with-param name="now" select="$now"/><xsl:with-param name="value" select="$value"/></xsl:call-template>
  </xsl:template>

  <!-- administration -->
  <xsl:template match="state" mode="look-words">
    <xsl:choose>
      <xsl:when test="@kind = 'status'"><xsl:call-template name="status-words"><xsl:with-param name="status" select="@value"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="priority-words"><xsl:with-param name="priority" select="@value"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="state" mode="look-badge">
    <xsl:choose>
      <xsl:when test="@kind = 'status'"><xsl:call-template name="status-badge"><xsl:with-param name="status" select="@value"/></xsl:call-template></xsl:when>
      <xsl:otherwise><xsl:call-template name="priority-badge"><xsl:with-param name="priority" select="@value"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="state" mode="look-means"/>
  <xsl:template match="state[@kind = 'status']" mode="look-means">
    <span><xsl:choose>
      <xsl:when test="@value = 'open'">&look-means-open;</xsl:when>
      <xsl:when test="@value = 'waiting'">&look-means-waiting;</xsl:when>
      <xsl:when test="@value = 'resolved' or @value = 'wontfix'">&look-means-closed;</xsl:when>
      <xsl:otherwise>&look-means-uncounted;</xsl:otherwise>
    </xsl:choose></span>
  </xsl:template>

  <xsl:template match="problem[@code = 'look-name-taken']" mode="sentence">&x-look-name-taken;</xsl:template>
</xsl:stylesheet>
