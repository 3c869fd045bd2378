<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A contract's priorities: what one links to, and what is said after they were changed or could not be. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Where the context priority leads: an issue with its state and title, or an address. -->
  <xsl:template name="priority-leads-to">
    <xsl:choose>
      <xsl:when test="@link-kind = 'item'">
        <a href="{$base}/N{@item}"><span class="mono">N<xsl:value-of select="@item"/></span><xsl:text> </xsl:text><xsl:value-of select="@item-title"/></a>
        <xsl:for-each select="@item-status"><xsl:text> </xsl:text><span class="muted"><xsl:call-template name="status-words"><xsl:with-param name="status" select="."/></xsl:call-template></span></xsl:for-each>
      </xsl:when>
      <xsl:when test="@link-kind = 'number'"><span class="mono"><xsl:value-of select="@link"/></span><xsl:text> </xsl:text><span class="muted">(&priority-other-issue;)</span></xsl:when>
      <xsl:when test="@link-kind = 'web'"><a href="{@link}" rel="nofollow noopener noreferrer"><xsl:value-of select="@link"/></a></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="flash[@code = 'priority-added']" mode="flash">&f-priority-added;</xsl:template>
  <xsl:template match="flash[@code = 'priority-changed']" mode="flash">&f-priority-changed;</xsl:template>
  <xsl:template match="flash[@code = 'priority-same']" mode="flash">&f-priority-same;</xsl:template>
  <xsl:template match="flash[@code = 'priority-same-place']" mode="flash">&f-priority-same-place;</xsl:template>
  <xsl:template match="flash[@code = 'priority-restored']" mode="flash">&f-priority-restored;</xsl:template>
  <xsl:template match="flash[@code = 'priority-moved-up' or @code = 'priority-moved-down']" mode="flash">
    <xsl:for-each select="/page/priorities/priority[@id = current()/@subject]"><b><xsl:value-of select="@title"/></b>: </xsl:for-each>
    <xsl:text>&f-priority-moved; </xsl:text>
    <xsl:value-of select="/page/priorities/priority[@id = current()/@subject]/@position"/>
  </xsl:template>
  <!-- The button sends the form that stands with the removed ones. -->
  <xsl:template match="flash[@code = 'priority-removed']" mode="flash">
    <xsl:text>&f-priority-removed; </xsl:text>
    <xsl:if test="/page/removed/priority[@id = current()/@subject]"><button class="small" form="back{@subject}">&priority-restore;</button></xsl:if>
  </xsl:template>

  <xsl:template match="problem[@code = 'too-many-priorities']" mode="sentence">&x-too-many-priorities;</xsl:template>
  <xsl:template match="problem[@code = 'no-such-issue']" mode="sentence">&x-no-such-issue;</xsl:template>
  <xsl:template match="problem[@code = 'not-a-link']" mode="sentence">&x-not-a-link;</xsl:template>
  <xsl:template match="problem[@code = 'no-such-place']" mode="sentence">&x-no-such-place;</xsl:template>
  <xsl:template match="problem[@code = 'priority-gone']" mode="sentence"><xsl:choose><xsl:when test="/page/form[@route = 'contract_priority_change']">&x-priority-gone;</xsl:when><xsl:otherwise>&x-priority-gone-plain;</xsl:otherwise></xsl:choose></xsl:template>
  <xsl:template match="problem[@code = 'priority-was-changed']" mode="sentence">&x-priority-was-changed;</xsl:template>
  <xsl:template match="problem[@code = 'order-was-changed']" mode="sentence">&x-order-was-changed;</xsl:template>
  <xsl:template match="problem[@code = 'priority-there']" mode="sentence">&x-priority-there;</xsl:template>
</xsl:stylesheet>
