<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Issues in lists: two lines each, on phones a card. The whole row leads to the issue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:n="urn:nuance:xsl" extension-element-prefixes="n">

  <!-- Rows of what is listed in the context node. -->
  <xsl:template name="rows">
    <!-- as a whole, and where that has changed row by row -->
    <n:once with="looks-key">
      <ol class="rows">
        <xsl:apply-templates select="item" mode="row"/>
      </ol>
    </n:once>
  </xsl:template>

  <!-- A list has fifty of these: every element and attribute counts. State and priority are classes, shown
       as shapes by the style sheet and said in words to those who do not see them. -->
  <xsl:template match="item" mode="row">
    <n:once with="looks-key">
    <li class="row s-{@status} p-{@priority}">
      <xsl:if test="$looks"><xsl:attribute name="class"><xsl:value-of select="concat('row s-', @status, ' p-', @priority)"/><xsl:call-template name="look-class"><xsl:with-param name="of" select="'status'"/><xsl:with-param name="key" select="@status"/><xsl:with-param name="prefix" select="' sk-'"/></xsl:call-template><xsl:call-template name="look-class"><xsl:with-param name="of" select="'priority'"/><xsl:with-param name="key" select="@priority"/><xsl:with-param name="prefix" select="' pk-'"/></xsl:call-template></xsl:attribute></xsl:if>
      <a href="{$base}/N{@number}"><xsl:value-of select="@title"/></a>
      <p><b><xsl:value-of select="concat('N', @number)"/></b><xsl:call-template name="tag-chips"/><xsl:choose><xsl:when test="said"><xsl:text> </xsl:text><xsl:copy-of select="said/node()"/></xsl:when><xsl:otherwise><xsl:value-of select="concat(' ', @excerpt)"/></xsl:otherwise></xsl:choose></p>
      <xsl:if test="@requestor"><p class="row-who"><xsl:value-of select="concat(@requestor, '&#10;', @contract-name)"/></p></xsl:if>
      <p class="row-marks">
        <span class="vh">
          <xsl:call-template name="status-words"><xsl:with-param name="status" select="@status"/></xsl:call-template>
          <xsl:text>, </xsl:text><xsl:call-template name="priority-words"><xsl:with-param name="priority" select="@priority"/></xsl:call-template><xsl:text>, </xsl:text>
        </span>
        <xsl:if test="@urgent = 'yes'"><span class="urgent-mark">&row-urgent;</span></xsl:if>
        <xsl:if test="@snoozed-until"><span class="back">&row-snoozed; <time datetime="{@snoozed-until}" title="{translate(@snoozed-until, 'T', ' ')}"><xsl:value-of select="@snoozed-until-ago"/></time></span></xsl:if>
        <xsl:if test="@until-reply = 'yes'"><span class="back">&row-until-reply;</span></xsl:if>
        <xsl:if test="@deadline"><span><xsl:attribute name="class">due<xsl:if test="@late = 'yes'"> late</xsl:if></xsl:attribute><xsl:if test="@late = 'yes'">&row-late; </xsl:if><time datetime="{@deadline}" title="{translate(@deadline, 'T', ' ')}"><xsl:value-of select="@deadline-ago"/></time></span></xsl:if>
        <xsl:if test="@comments != 0"><span class="count"><xsl:value-of select="@comments"/><span class="vh">&#160;&comments-many;</span></span></xsl:if>
        <xsl:if test="@owner"><abbr class="av h{string-length(@owner) mod 6}" title="&owned-by; {@owner}"><xsl:value-of select="concat(substring(@owner, 1, 1), substring(substring-after(@owner, ' '), 1, 1))"/></abbr></xsl:if>
        <time datetime="{@activity-at}" title="{translate(@activity-at, 'T', ' ')}"><xsl:value-of select="@activity-at-ago"/></time>
      </p>
    </li>
    </n:once>
  </xsl:template>

  <!-- Says what to do where a list is empty. -->
  <xsl:template name="empty">
    <xsl:param name="icon" select="'comment'"/>
    <xsl:param name="text"/>
    <div class="empty">
      <xsl:call-template name="icon"><xsl:with-param name="name" select="$icon"/></xsl:call-template>
      <p><xsl:value-of select="$text"/></p>
    </div>
  </xsl:template>

  <!-- Forward by the list's cursor, back to the start; $here is the page's own address with its filters. -->
  <xsl:template name="pager">
    <xsl:param name="next"/>
    <xsl:param name="first"/>
    <xsl:param name="here"/>
    <xsl:if test="$next or /page/query/@after">
      <nav class="pager" aria-label="&pages-of-list;">
        <xsl:if test="/page/query/@after"><a class="button" href="{$first}">&newest;</a></xsl:if>
        <xsl:if test="$next"><a class="button" rel="next" href="{$here}after={$next}">&older;<xsl:call-template name="icon"><xsl:with-param name="name" select="'next'"/></xsl:call-template></a></xsl:if>
      </nav>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
