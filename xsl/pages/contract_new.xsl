<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Filing an issue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="contract_new.title">&file-issue;</xsl:template>

  <xsl:template match="page" mode="contract_new.main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><li><a href="{$base}/contract/{contract/@id}"><xsl:value-of select="contract/@name"/></a></li><li aria-current="page">&file-issue;</li></ol></nav>
    <h1>&file-issue;</h1>
    <xsl:choose>
      <xsl:when test="questions"><xsl:apply-templates select="questions" mode="questions"/></xsl:when>
      <xsl:when test="contract/@may-file = 'yes'">
        <xsl:call-template name="draft-note"><xsl:with-param name="where" select="concat($base, '/contract/', contract/@id)"/></xsl:call-template>
        <form class="stack" method="post" enctype="multipart/form-data" action="{$base}/contract/{contract/@id}/new" data-draft="">
          <xsl:call-template name="tokens"/>
          <xsl:if test="writer"><xsl:call-template name="draft-fields"><xsl:with-param name="writer" select="writer/@proof"/></xsl:call-template></xsl:if>
          <xsl:call-template name="filing-person"/>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'contract_new'"/>
            <xsl:with-param name="name" select="'title'"/>
            <xsl:with-param name="label">&issue-title;</xsl:with-param>
            <xsl:with-param name="hint">&issue-title-hint;</xsl:with-param>
            <xsl:with-param name="optional" select="true()"/>
          </xsl:call-template>
          <xsl:if test="writer"><xsl:call-template name="preview"><xsl:with-param name="name" select="'body'"/></xsl:call-template></xsl:if>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'contract_new'"/>
            <xsl:with-param name="name" select="'body'"/>
            <xsl:with-param name="label">&issue-body;</xsl:with-param>
            <xsl:with-param name="hint">&issue-body-hint;</xsl:with-param>
            <xsl:with-param name="lines" select="12"/>
            <xsl:with-param name="required" select="true()"/>
          </xsl:call-template>
          <xsl:call-template name="choose-files">
            <xsl:with-param name="route" select="'contract_new'"/>
            <xsl:with-param name="private" select="contract/@kind = 'free'"/>
          </xsl:call-template>
          <xsl:apply-templates select="urgent" mode="urgent-filing"/>
          <xsl:call-template name="filing-facts"/>
          <xsl:call-template name="filing-guard"/>
          <div class="actions">
            <button class="primary">&file-issue;</button>
            <xsl:if test="writer"><xsl:call-template name="draft-buttons"><xsl:with-param name="where" select="concat($base, '/contract/', contract/@id)"/></xsl:call-template></xsl:if>
            <a class="button quiet" href="{$base}/contract/{contract/@id}"><xsl:if test="$visitor"><xsl:attribute name="href"><xsl:value-of select="$base"/>/</xsl:attribute></xsl:if>&cancel;</a>
          </div>
        </form>
      </xsl:when>
      <xsl:otherwise><xsl:for-each select="contract"><xsl:call-template name="why-not"/></xsl:for-each></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
