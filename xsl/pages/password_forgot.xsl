<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Whoever forgot their password asks for a mail with a link. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="password_forgot.title">&forgot-title;</xsl:template>
  <xsl:template match="page" mode="password_forgot.width">page narrow</xsl:template>

  <xsl:template match="page" mode="password_forgot.main">
    <h1>&forgot-title;</h1>
    <xsl:choose>
      <xsl:when test="@needs-https = 'yes'"><div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&needs-https;</p></div></div></xsl:when>
      <xsl:otherwise>
        <p class="lead">&forgot-lead;</p>
        <form class="stack" method="post" action="{$base}/password">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'password_forgot'"/>
            <xsl:with-param name="name" select="'who'"/>
            <xsl:with-param name="label">&forgot-who;</xsl:with-param>
            <xsl:with-param name="autocomplete" select="'username'"/>
            <xsl:with-param name="autofocus" select="true()"/>
          </xsl:call-template>
          <div class="actions"><button class="primary">&forgot-send;</button><a class="button quiet" href="{$base}/login">&cancel;</a></div>
        </form>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
