<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the viewer has begun to write. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="drafts.title">&drafts;</xsl:template>
  <xsl:template match="page" mode="drafts.width"><xsl:choose><xsl:when test="desk/queue">desk</xsl:when><xsl:otherwise>page</xsl:otherwise></xsl:choose></xsl:template>

  <xsl:template match="page" mode="drafts.main">
    <xsl:if test="desk/queue"><xsl:call-template name="folders"/></xsl:if>
    <div>
    <xsl:if test="desk/queue"><xsl:attribute name="class">desk-main</xsl:attribute></xsl:if>
    <h1>&drafts;</h1>
    <p class="hint">&drafts-hint;</p>
    <xsl:choose>
      <xsl:when test="drafts/draft"><ol class="rows"><xsl:apply-templates select="drafts/draft" mode="drafts.row"/></ol></xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="icon" select="'pen'"/><xsl:with-param name="text">&drafts-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="pager">
      <xsl:with-param name="next" select="drafts/@next"/>
      <xsl:with-param name="first" select="concat($base, '/drafts')"/>
      <xsl:with-param name="here" select="concat($base, '/drafts?')"/>
    </xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template match="draft" mode="drafts.row">
    <li class="row">
      <xsl:choose>
        <xsl:when test="@item"><a href="{$base}/N{@item}#reply"><xsl:value-of select="@title"/></a></xsl:when>
        <xsl:otherwise><a href="{$base}/contract/{@contract}/new">&draft-filing;<xsl:text> </xsl:text><xsl:value-of select="@contract-name"/></a></xsl:otherwise>
      </xsl:choose>
      <p><xsl:if test="@item"><b>N<xsl:value-of select="@item"/></b><xsl:text> </xsl:text></xsl:if><xsl:if test="@internal = 'yes'"><span class="tag">&note-internal;</span><xsl:text> </xsl:text></xsl:if><xsl:value-of select="@said"/></p>
      <p class="row-marks"><xsl:call-template name="time"><xsl:with-param name="at" select="@saved-at"/><xsl:with-param name="ago" select="@saved-at-ago"/></xsl:call-template></p>
    </li>
  </xsl:template>
</xsl:stylesheet>
