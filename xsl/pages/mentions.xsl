<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Where the viewer was named. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="mentions.title">&mentions;</xsl:template>
  <xsl:template match="page" mode="mentions.width"><xsl:choose><xsl:when test="desk/queue">desk</xsl:when><xsl:otherwise>page</xsl:otherwise></xsl:choose></xsl:template>

  <xsl:template match="page" mode="mentions.main">
    <xsl:if test="desk/queue"><xsl:call-template name="folders"/></xsl:if>
    <div>
    <xsl:if test="desk/queue"><xsl:attribute name="class">desk-main</xsl:attribute></xsl:if>
    <h1>&mentions;<xsl:if test="unread/@mentions != 0"><xsl:text> </xsl:text><span class="badge new"><xsl:value-of select="unread/@mentions"/> &mentions-unread;</span></xsl:if></h1>
    <p class="hint">&mentions-hint;</p>
    <xsl:choose>
      <xsl:when test="mentions/mention">
        <ol class="rows"><xsl:apply-templates select="mentions/mention" mode="mentions.row"/></ol>
        <xsl:if test="unread/@mentions != 0 and not(query/@after)">
          <form method="post" action="{$base}/mentions/read">
            <xsl:call-template name="tokens"/>
            <input type="hidden" name="upto" value="{mentions/mention[1]/@id}"/>
            <button>&mentions-read-all;</button>
          </form>
        </xsl:if>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="empty"><xsl:with-param name="text">&mentions-none;</xsl:with-param></xsl:call-template></xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="pager">
      <xsl:with-param name="next" select="mentions/@next"/>
      <xsl:with-param name="first" select="concat($base, '/mentions')"/>
      <xsl:with-param name="here" select="concat($base, '/mentions?')"/>
    </xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template match="mention" mode="mentions.row">
    <li class="row">
      <a href="{$base}/N{@item}#e{@entry}"><xsl:value-of select="@title"/></a>
      <p><b>N<xsl:value-of select="@item"/></b><xsl:text> </xsl:text><xsl:value-of select="@person"/>: <xsl:value-of select="@said"/></p>
      <p class="row-marks">
        <xsl:if test="@unread = 'yes'"><span class="badge new">&mention-new;</span></xsl:if>
        <xsl:if test="@internal = 'yes'"><span class="tag">&note-internal;</span></xsl:if>
        <xsl:call-template name="time"><xsl:with-param name="at" select="@at"/><xsl:with-param name="ago" select="@at-ago"/></xsl:call-template>
      </p>
    </li>
  </xsl:template>
</xsl:stylesheet>
