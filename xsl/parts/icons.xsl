<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Pictures beside words. Their shapes are in static/nuance.css, once for all pages; assistive technology
     passes an empty element by. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <xsl:template name="icon">
    <xsl:param name="name"/>
    <span class="i i-{$name}"/>
  </xsl:template>
  <!-- The status and the priority of the context node where no word stands beside them. -->
  <xsl:template name="status-icon">
    <span role="img">
      <xsl:attribute name="class"><xsl:value-of select="concat('i i-', @status, ' s-', @status)"/><xsl:call-template name="look-class"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="@status"/></xsl:call-template></xsl:attribute>
      <xsl:attribute name="aria-label">&status;: <xsl:call-template name="status-words"><xsl:with-param name="status" select="@status"/></xsl:call-template></xsl:attribute>
    </span>
  </xsl:template>

  <xsl:template name="priority-icon">
    <span role="img">
      <xsl:attribute name="class"><xsl:value-of select="concat('i i-', @priority, ' p-', @priority)"/><xsl:call-template name="look-class"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="@priority"/></xsl:call-template></xsl:attribute>
      <xsl:attribute name="aria-label">&priority;: <xsl:call-template name="priority-words"><xsl:with-param name="priority" select="@priority"/></xsl:call-template></xsl:attribute>
    </span>
  </xsl:template>
</xsl:stylesheet>
