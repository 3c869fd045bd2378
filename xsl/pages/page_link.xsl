<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What the link in a page opens, on the phone of somebody who was just woken: what it is about, and one button. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="page_link.title">&page-link-title;: <xsl:value-of select="paged/@title"/></xsl:template>
  <xsl:template match="page" mode="page_link.width">page narrow</xsl:template>

  <xsl:template match="page" mode="page_link.main"><xsl:apply-templates select="paged" mode="page_link.paged"/></xsl:template>

  <xsl:template match="paged" mode="page_link.paged">
    <h1><xsl:value-of select="@title"/><xsl:text> </xsl:text><span class="mono">N<xsl:value-of select="@item"/></span></h1>
    <p class="meta"><span><xsl:value-of select="@contract-name"/></span><span><xsl:call-template name="time"><xsl:with-param name="at" select="@opened-at"/><xsl:with-param name="ago" select="@opened-at-ago"/></xsl:call-template></span></p>
    <p>&page-link-lead;</p>
    <blockquote class="quoted as-typed lead"><xsl:value-of select="@what"/></blockquote>
    <xsl:choose>
      <xsl:when test="@works = 'yes' and $visitor and /page/@needs-https = 'yes'">
        <div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&needs-https;</p></div></div>
      </xsl:when>
      <xsl:when test="@works = 'yes'">
        <form class="stack" method="post" action="{$base}{/page/@path}">
          <xsl:call-template name="tokens"/>
          <button class="primary large whole">&page-link-button;</button>
          <p class="hint">&page-link-hint;</p>
        </form>
      </xsl:when>
      <xsl:otherwise>
        <div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'resolved'"/></xsl:call-template><div>
          <p><b>&page-link-over;</b></p>
          <xsl:choose>
            <xsl:when test="@acknowledged-at"><p>&page-link-by;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@acknowledged-at"/><xsl:with-param name="ago" select="@acknowledged-at-ago"/></xsl:call-template>.</p></xsl:when>
            <xsl:otherwise><p>&page-link-closed;<xsl:text> </xsl:text><xsl:call-template name="time"><xsl:with-param name="at" select="@closed-at"/><xsl:with-param name="ago" select="@closed-at-ago"/></xsl:call-template>.</p></xsl:otherwise>
          </xsl:choose>
        </div></div>
      </xsl:otherwise>
    </xsl:choose>
    <p><a href="{$base}/N{@item}">&page-link-item;</a></p>
    <p class="hint">&page-link-sent-to;</p>
  </xsl:template>
</xsl:stylesheet>
