<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One tag: its name and colour, and whether it is still set. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_tag.title">&admin-tags;: <xsl:value-of select="tag/@name"/></xsl:template>

  <xsl:template match="page" mode="admin_tag.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/tags">&admin-tags;</a></li><li aria-current="page"><xsl:value-of select="tag/@name"/></li></ol></nav>
    <h1><xsl:value-of select="tag/@name"/></h1>
    <xsl:for-each select="tag"><p class="meta"><i><xsl:call-template name="chip-class"/><xsl:value-of select="@name"/></i><code>tag:<xsl:value-of select="@key"/></code><span><xsl:call-template name="tag-uses"/></span><xsl:if test="@retired = 'yes'"><span class="tag">&tag-was-retired;</span></xsl:if></p></xsl:for-each>
    <xsl:call-template name="tag-form"><xsl:with-param name="tag" select="tag"/><xsl:with-param name="button">&tag-save;</xsl:with-param></xsl:call-template>
    <form class="row-form" method="post" action="{$base}/admin/tags/{tag/@key}/retire">
      <xsl:call-template name="tokens"/>
      <xsl:choose>
        <xsl:when test="tag/@retired = 'yes'"><input type="hidden" name="retire" value="no"/><button>&tag-restore;</button></xsl:when>
        <xsl:otherwise><input type="hidden" name="retire" value="yes"/><button>&tag-retire;</button><span class="hint">&tag-retire-hint;</span></xsl:otherwise>
      </xsl:choose>
    </form>
  </xsl:template>
</xsl:stylesheet>
