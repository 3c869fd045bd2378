<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- What one status or priority is called here. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="admin_look.title">&admin-looks;: <xsl:apply-templates select="state" mode="look-words"/></xsl:template>

  <xsl:template match="page" mode="admin_look.main">
    <xsl:variable name="refused" select="form[@route = 'admin_look']"/>
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><li><a href="{$base}/admin">&administration;</a></li><li><a href="{$base}/admin/names">&admin-looks;</a></li><li aria-current="page"><xsl:apply-templates select="state" mode="look-words"/></li></ol></nav>
    <h1><xsl:apply-templates select="state" mode="look-words"/></h1>
    <p class="meta"><xsl:apply-templates select="state" mode="look-badge"/><xsl:apply-templates select="state" mode="look-means"/></p>
    <form class="stack" method="post" action="{$base}/admin/names/{state/@key}">
      <xsl:call-template name="tokens"/>
      <xsl:call-template name="field">
        <xsl:with-param name="name" select="'name'"/>
        <xsl:with-param name="label">&name;</xsl:with-param>
        <xsl:with-param name="hint">&look-name-hint;</xsl:with-param>
        <xsl:with-param name="autocomplete" select="'off'"/>
        <xsl:with-param name="optional" select="true()"/>
        <xsl:with-param name="value" select="state/@name"/>
      </xsl:call-template>
      <xsl:call-template name="choose-colour">
        <xsl:with-param name="colour"><xsl:choose><xsl:when test="$refused"><xsl:value-of select="$refused/fields/field[@name = 'colour']/@value"/></xsl:when><xsl:otherwise><xsl:value-of select="state/@colour"/></xsl:otherwise></xsl:choose></xsl:with-param>
        <xsl:with-param name="none">&look-colour-none;</xsl:with-param>
      </xsl:call-template>
      <div class="actions"><button class="primary">&look-save;</button></div>
    </form>
  </xsl:template>
</xsl:stylesheet>
