<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Issues in lists: two lines each, on phones a card. The whole row leads to the issue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">

  <!-- Rows of what is listed in the context node. -->
  <xsl:template name="rows">
    <ol class="rows">
      <xsl:apply-templates select="item" mode="row"/>
    </ol>
  </xsl:template>

  <xsl:template match="item" mode="row">
    <li class="row">
      <xsl:call-template name="status-icon"/>
      <div class="row-text">
        <a class="row-link" href="{$base}/N{@number}"><xsl:value-of select="@title"/></a>
        <p class="row-more">
          <span class="mono">N<xsl:value-of select="@number"/></span>
          <xsl:if test="@excerpt"><xsl:text> </xsl:text><xsl:value-of select="@excerpt"/></xsl:if>
        </p>
      </div>
      <xsl:if test="@requestor or @contract-name">
        <p class="row-who">
          <xsl:if test="@requestor"><span><xsl:value-of select="@requestor"/></span></xsl:if>
          <xsl:if test="@contract-name"><span class="muted"><xsl:value-of select="@contract-name"/></span></xsl:if>
        </p>
      </xsl:if>
      <p class="row-marks">
        <xsl:if test="@owner">
          <span class="owner" title="&owned-by; {@owner}">
            <xsl:call-template name="initials"><xsl:with-param name="name" select="@owner"/></xsl:call-template>
            <span class="vh">&owned-by;<xsl:text> </xsl:text><xsl:value-of select="@owner"/></span>
          </span>
        </xsl:if>
        <xsl:if test="@comments">
          <span class="count">
            <xsl:if test="@comments != 0"><svg class="i" role="img" aria-label="&comments-many;"><use href="#i-comment"/></svg><xsl:value-of select="@comments"/></xsl:if>
          </span>
        </xsl:if>
        <xsl:if test="@priority"><xsl:call-template name="priority-icon"/></xsl:if>
        <time datetime="{@activity-at}" title="{translate(@activity-at, 'T', ' ')}"><xsl:value-of select="@activity-at-ago"/></time>
      </p>
    </li>
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
