<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- One field: what it is called, its choices and queues, and whether it is still filled in. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_field.title">&admin-fields;: <xsl:value-of select="field/@name"/></xsl:template>

  <xsl:template match="page" mode="admin_field.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/fields">&admin-fields;</a></li><li aria-current="page"><xsl:value-of select="field/@name"/></li></ol></nav>
    <h1><xsl:value-of select="field/@name"/></h1>
    <xsl:for-each select="field"><p class="meta"><xsl:call-template name="field-meta"/><span><a href="{$base}/search?q=-{@key}:none">&field-find;</a></span><xsl:if test="@retired = 'yes'"><span class="tag">&field-was-retired;</span></xsl:if></p></xsl:for-each>
    <xsl:call-template name="field-form"><xsl:with-param name="field" select="field"/><xsl:with-param name="button">&field-save;</xsl:with-param></xsl:call-template>
    <form class="row-form" method="post" action="{$base}/admin/fields/{field/@key}/retire">
      <xsl:call-template name="tokens"/>
      <xsl:choose>
        <xsl:when test="field/@retired = 'yes'"><input type="hidden" name="retire" value="no"/><button>&field-restore;</button></xsl:when>
        <xsl:otherwise><input type="hidden" name="retire" value="yes"/><button>&field-retire;</button><span class="hint">&field-retire-hint;</span></xsl:otherwise>
      </xsl:choose>
    </form>
  </xsl:template>
</xsl:stylesheet>
