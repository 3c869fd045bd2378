<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Filing an issue. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:include href="../layout.xsl"/>
  <xsl:include href="../parts/contracts.xsl"/>
  <xsl:template match="page" mode="title">&file-issue;</xsl:template>

  <xsl:template match="page" mode="main">
    <nav class="crumbs" aria-label="&breadcrumb;"><ol><xsl:call-template name="breadcrumb-start"/><li><a href="{$base}/contract/{contract/@id}"><xsl:value-of select="contract/@name"/></a></li><li aria-current="page">&file-issue;</li></ol></nav>
    <h1>&file-issue;</h1>
    <xsl:choose>
      <xsl:when test="contract/@may-file = 'yes'">
        <form class="stack" method="post" action="{$base}/contract/{contract/@id}/new" data-draft="">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'contract_new'"/>
            <xsl:with-param name="name" select="'title'"/>
            <xsl:with-param name="label">&issue-title;</xsl:with-param>
            <xsl:with-param name="hint">&issue-title-hint;</xsl:with-param>
            <xsl:with-param name="optional" select="true()"/>
          </xsl:call-template>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'contract_new'"/>
            <xsl:with-param name="name" select="'body'"/>
            <xsl:with-param name="label">&issue-body;</xsl:with-param>
            <xsl:with-param name="hint">&issue-body-hint;</xsl:with-param>
            <xsl:with-param name="lines" select="12"/>
          </xsl:call-template>
          <p class="hint">
            <xsl:choose>
              <xsl:when test="contract/@kind = 'free'">&who-reads-free;</xsl:when>
              <xsl:otherwise>&who-reads;</xsl:otherwise>
            </xsl:choose>
          </p>
          <xsl:for-each select="filing">
            <p class="hint"><xsl:choose><xsl:when test="@short = 'yes'">&filing-cost-out;</xsl:when><xsl:otherwise>&filing-cost;</xsl:otherwise></xsl:choose></p>
          </xsl:for-each>
          <div class="actions">
            <button class="primary">&file-issue;</button>
            <a class="button quiet" href="{$base}/contract/{contract/@id}">&cancel;</a>
          </div>
        </form>
      </xsl:when>
      <xsl:otherwise><xsl:for-each select="contract"><xsl:call-template name="why-not"/></xsl:for-each></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
