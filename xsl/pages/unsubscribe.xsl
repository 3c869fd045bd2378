<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the link at the end of a mail opens: less mail, for whoever holds the link, logged in or not. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="unsubscribe.title">&unsubscribe-title;</xsl:template>
  <xsl:template match="page" mode="unsubscribe.width">page narrow</xsl:template>

  <xsl:template match="page" mode="unsubscribe.main">
    <!-- A refused form stands at its own path. -->
    <xsl:variable name="path"><xsl:choose><xsl:when test="form"><xsl:value-of select="substring-before(@path, '/choose')"/></xsl:when><xsl:otherwise><xsl:value-of select="@path"/></xsl:otherwise></xsl:choose></xsl:variable>
    <h1>&unsubscribe-title;</h1>
    <xsl:for-each select="unsubscription">
      <xsl:choose>
        <xsl:when test="@nothing = 'yes' and @known = 'yes'"><p class="lead">&unsubscribed-all;</p></xsl:when>
        <xsl:when test="@nothing = 'yes'"><p class="lead">&unsubscribed-invitations;</p></xsl:when>
        <xsl:when test="@muted = 'yes'"><p class="lead">&unsubscribed-item;</p></xsl:when>
        <xsl:when test="@known = 'yes'"><p class="lead">&unsubscribe-lead;</p></xsl:when>
        <xsl:otherwise><p class="lead">&unsubscribe-invitations-lead;</p></xsl:otherwise>
      </xsl:choose>
      <form class="stack" method="post" action="{$base}{$path}/choose">
        <xsl:call-template name="tokens"/>
        <div class="actions">
          <xsl:choose>
            <xsl:when test="@nothing = 'yes' or @muted = 'yes'"><button class="primary" name="choice" value="none">&unsubscribe-back;</button></xsl:when>
            <xsl:otherwise>
              <xsl:if test="@item"><button class="primary" name="choice" value="item">&unsubscribe-item;</button></xsl:if>
              <button name="choice" value="all">
                <xsl:if test="not(@item)"><xsl:attribute name="class">primary</xsl:attribute></xsl:if>
                <xsl:choose><xsl:when test="@known = 'yes'">&unsubscribe-all;</xsl:when><xsl:otherwise>&unsubscribe-invitations;</xsl:otherwise></xsl:choose>
              </button>
            </xsl:otherwise>
          </xsl:choose>
        </div>
      </form>
      <xsl:if test="@known = 'yes'"><p class="hint">&unsubscribe-choose;<xsl:text> </xsl:text><a href="{$base}/account#mail">&your-account;</a>.</p></xsl:if>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
