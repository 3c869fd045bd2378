<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Whoever wants an account says where mail reaches them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="sign_up.title">&sign-up;</xsl:template>
  <xsl:template match="page" mode="sign_up.width">page narrow</xsl:template>

  <xsl:template match="page" mode="sign_up.main">
    <h1>&sign-up;</h1>
    <xsl:choose>
      <xsl:when test="@needs-https = 'yes'"><div class="notice"><xsl:call-template name="icon"><xsl:with-param name="name" select="'lock'"/></xsl:call-template><div><p>&needs-https;</p></div></div></xsl:when>
      <xsl:when test="not($visitor)"><p>&already-in;<xsl:text> </xsl:text><b><xsl:value-of select="viewer/@name"/></b>. <a href="{$base}/">&go-on;</a></p></xsl:when>
      <xsl:otherwise>
        <p class="lead">&sign-up-lead;</p>
        <form class="stack" method="post" action="{$base}/sign-up">
          <xsl:call-template name="tokens"/>
          <xsl:call-template name="field">
            <xsl:with-param name="route" select="'sign_up'"/>
            <xsl:with-param name="name" select="'email'"/>
            <xsl:with-param name="label">&email;</xsl:with-param>
            <xsl:with-param name="type" select="'email'"/>
            <xsl:with-param name="autocomplete" select="'email'"/>
            <xsl:with-param name="autofocus" select="true()"/>
          </xsl:call-template>
          <div class="actions"><button class="primary">&sign-up-send;</button><a class="button quiet" href="{$base}/login">&have-account;</a></div>
        </form>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
